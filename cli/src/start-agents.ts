import { StartupError } from "@orchestrator/service/startup-error";
import type { AgentRegistration, ReferenceAgent } from "@orchestrator/reference-agents";

export interface StartedAgents extends AsyncDisposable {
  registrations: (AgentRegistration & { endpoint: string })[];
}

interface StartAgentsOptions {
  /** Port of the first agent, the others follow as their default ports do; 0 = any free ports. */
  firstPort: number;
  env: Record<string, string | undefined>;
}

/** With these the reference agents ask for a key, which `dev` does not send: they are for agents that run elsewhere. */
const AGENT_TOKENS = new Set(["CREWAI_TOKEN", "DATABRICKS_TOKEN", "OPENAI_COMPATIBLE_API_KEY"]);

/** @throws StartupError PORT_TAKEN */
export async function startAgents(
  agents: readonly ReferenceAgent[],
  { firstPort, env }: StartAgentsOptions,
): Promise<StartedAgents> {
  await using running = new AsyncDisposableStack();
  const openEnv = Object.fromEntries(Object.entries(env).filter(([name]) => !AGENT_TOKENS.has(name)));
  const base = Math.min(...agents.map(({ defaultPort }) => defaultPort));
  const started = await Promise.allSettled(
    agents.map(async ({ start, defaultPort, registration }) => {
      const port = firstPort === 0 ? 0 : firstPort + defaultPort - base;
      const agent = await start({ port, env: openEnv }).catch((error: unknown) => {
        throw asPortTaken(error, port, registration.name);
      });
      running.use(agent);
      return { ...registration, endpoint: agent.url };
    }),
  );
  const failed = started.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  const all = running.move();
  return {
    registrations: started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function asPortTaken(error: unknown, port: number, agent: string): unknown {
  if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") return error;
  return new StartupError(
    "PORT_TAKEN",
    `Port ${port}, which ${agent} wants, is taken by another program. Stop that program, or choose other ports: npm start -- --agent-ports 9001`,
    { cause: error },
  );
}
