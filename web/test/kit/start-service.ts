import type { Role } from "@orchestrator/contracts";
import { createApiKey } from "../../../orchestrator/src/api-keys/create-api-key.ts";
import { startAgents } from "../../../cli/src/start-agents.ts";
import { startOrchestrator } from "../../../orchestrator/test/kit/start-orchestrator.ts";
import type { TestOptions, TestOrchestrator } from "../../../orchestrator/test/kit/start-orchestrator.ts";
import { systemClock } from "../../../orchestrator/src/kernel/clock.ts";
import { referenceAgents } from "../../../reference-agents/index.ts";

export interface ServiceWithUi extends AsyncDisposable {
  readonly orchestrator: TestOrchestrator;
  /** The address of a page of the UI. */
  page(path: string): string;
  /** A new key of this role; the first one ends open mode. */
  keyOf(role: Role): Promise<string>;
}

/** The service with its UI, on free ports and a database of its own; with the reference agents when asked. */
export async function startService({
  agents = "none",
  ...options
}: TestOptions & { agents?: "none" | "reference" } = {}): Promise<ServiceWithUi> {
  await using stack = new AsyncDisposableStack();
  const orchestrator = stack.use(
    await startOrchestrator({ clock: systemClock, ...options, env: { WEB_PORT: "0", ...options.env } }),
  );
  if (agents === "reference") {
    const started = stack.use(await startAgents(referenceAgents, { firstPort: 0, env: {} }));
    for (const registration of started.registrations) await orchestrator.client.agents.register(registration);
  }
  const kept = stack.move();
  return {
    orchestrator,
    async keyOf(role) {
      const admin = { principal: "test", role: "admin" as const };
      const given = { name: `${role} of a test`, role, principal: role };
      return (await createApiKey(orchestrator.app.deps, admin, given)).key;
    },
    page: (path) => `${orchestrator.webUrl}${path}`,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
