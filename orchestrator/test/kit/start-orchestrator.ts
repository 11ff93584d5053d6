import { createClient } from "@orchestrator/client";
import type { Client } from "@orchestrator/client";
import type { Agent, RegisterAgent, Role, Task, TaskStatus } from "@orchestrator/contracts";
import type { z } from "zod";
import { createApiKey } from "../../src/api-keys/create-api-key.ts";
import { createApp } from "../../src/app.ts";
import type { App, AppOverrides } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { skippingClock } from "./skipping-clock.ts";
import type { SkippingClock } from "./skipping-clock.ts";
import { testDatabase } from "./test-database.ts";
import type { TestDatabase } from "./test-database.ts";

export interface TestOrchestrator extends AsyncDisposable {
  readonly url: string;
  readonly database: TestDatabase;
  /** Where the UI is, when a test asked for one with `WEB_PORT`. */
  readonly webUrl: string | undefined;
  readonly app: App;
  readonly clock: SkippingClock;
  /** Calls the service as nobody in particular, which in open mode is everybody. */
  readonly client: Client;
  /** A client with a key of this role; the first key ends open mode. Each principal owns its own things. */
  as(role: Role, principal?: string): Promise<Client>;
  /** A new API key of a principal, an operator unless another role is given. */
  keyOf(principal: string, role?: Role): Promise<string>;
  /** Registers an agent of type `api`. */
  register(agent: Partial<z.input<typeof RegisterAgent>> & { endpoint: string }): Promise<Agent>;
  /** Waits until the task has this status. */
  taskToBe(taskId: number, status: TaskStatus): Promise<Task>;
  /** Waits until the task's log holds an event of this type. */
  untilEvent(taskId: number, type: string): Promise<void>;
  /** Stops gracefully and starts again on the same database, at another port. */
  restart(): Promise<void>;
}

export interface TestOptions extends AppOverrides {
  env?: Record<string, string>;
  /** One that others use as well; without it the service gets one of its own. */
  database?: TestDatabase;
  /** How long running steps may take at shutdown; `as_shipped` = what the service gives them by itself. */
  drainMs?: number | "as_shipped";
}

/** A real service on a temporary database and a free port. */
export async function startOrchestrator({
  env = {},
  database: shared,
  drainMs = 2000,
  ...overrides
}: TestOptions = {}): Promise<TestOrchestrator> {
  await using stack = new AsyncDisposableStack();
  const database = shared ?? stack.use(await testDatabase());
  const clock = skippingClock();
  const start = async (): Promise<{ app: App; url: string; webUrl: string | undefined }> => {
    const { config, secrets } = readConfig({
      PORT: "0",
      WEB_PORT: "off",
      LOG_LEVEL: "error",
      ...database.env,
      ...env,
    });
    const app = await createApp(drainMs === "as_shipped" ? config : { ...config, drainMs }, secrets, {
      clock,
      checkResponses: true,
      ...overrides,
    });
    try {
      return { app, ...(await app.listen()) };
    } catch (error) {
      await app[Symbol.asyncDispose]();
      throw error;
    }
  };
  let current = await start();
  let names = 0;
  const kept = stack.move();

  const orchestrator: TestOrchestrator = {
    get url() {
      return current.url;
    },
    database,
    get webUrl() {
      return current.webUrl;
    },
    get app() {
      return current.app;
    },
    clock,
    get client() {
      return createClient({ baseUrl: current.url });
    },
    async keyOf(principal, role = "operator") {
      const admin = { principal: "test", role: "admin" as const };
      const { key } = await createApiKey(current.app.deps, admin, {
        name: `${role} of a test`,
        role,
        principal,
      });
      return key;
    },
    async as(role, principal = role) {
      return createClient({ baseUrl: current.url, apiKey: await orchestrator.keyOf(principal, role) });
    },
    register: (agent) =>
      orchestrator.client.agents.register({
        name: `Agent ${++names}`,
        agent_type: "api",
        capabilities: ["work"],
        description: "Does work",
        ...agent,
      }),
    async taskToBe(taskId, status) {
      const { client } = orchestrator;
      for await (const event of client.tasks.follow(taskId)) {
        if (event.type === `task.${status}`) break;
      }
      const task = await client.tasks.get(taskId);
      if (task.status !== status)
        throw new Error(`task ${taskId} is ${task.status}, not ${status}: ${JSON.stringify(task.error)}`);
      return task;
    },
    async untilEvent(taskId, type) {
      for await (const event of orchestrator.client.tasks.follow(taskId)) if (event.type === type) return;
      throw new Error(`task ${taskId} ended without ${type}`);
    },
    async restart() {
      await current.app[Symbol.asyncDispose]();
      current = await start();
    },
    async [Symbol.asyncDispose]() {
      await current.app[Symbol.asyncDispose]();
      await kept.disposeAsync();
    },
  };
  return orchestrator;
}

/** A plan of steps that all go to one agent: `[deps of step 1, deps of step 2, …]`. */
export const planOf = (agentName: string, dependencies: number[][]) => ({
  steps: dependencies.map((deps, i) => ({
    step_number: i + 1,
    description: `do part ${i + 1}`,
    agent_name: agentName,
    dependencies: deps,
  })),
});
