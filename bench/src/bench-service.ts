import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { registerAgent } from "../../orchestrator/src/agents/register-agent.ts";
import { createApp } from "@orchestrator/service/app";
import type { App, AppOverrides } from "@orchestrator/service/app";
import { readConfig } from "@orchestrator/service/config";
import type { Caller } from "../../orchestrator/src/kernel/caller.ts";

export const CALLER: Caller = { principal: "local", role: "admin" };

export interface BenchService extends AsyncDisposable {
  readonly app: App;
  readonly databasePath: string;
  /** Registers an agent of type `api` and gives its id. */
  register(name: string, endpoint: string): Promise<number>;
}

export interface TempFolder extends AsyncDisposable {
  readonly path: string;
}

export async function tempFolder(): Promise<TempFolder> {
  const path = await mkdtemp(join(tmpdir(), "orchestrator-bench-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The service as it runs by default, `synchronous=FULL`, on a database file of its own; it does not listen yet. */
export async function startBenchService(overrides: AppOverrides = {}): Promise<BenchService> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await tempFolder());
  const databasePath = join(folder.path, "orchestrator.db");
  const { config, secrets } = readConfig({
    PORT: "0",
    WEB_PORT: "off",
    LOG_LEVEL: "warn",
    DATABASE_URL: `sqlite:${databasePath}`,
  });
  const app = stack.use(await createApp({ ...config, drainMs: 0 }, secrets, overrides));
  const kept = stack.move();
  return {
    app,
    databasePath,
    async register(name, endpoint) {
      const { id } = await registerAgent(app.deps, CALLER, {
        name,
        description: "Works on what it is given",
        agent_type: "api",
        endpoint,
        capabilities: ["work"],
        config: {},
        metadata: {},
        visibility: "shared",
      });
      return id;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
