import { join } from "node:path";
import { createClient } from "@orchestrator/client";
import type { Client } from "@orchestrator/client";
import type { Agent, RegisterAgent } from "@orchestrator/contracts";
import type { z } from "zod";
import { serviceProcess } from "../../../orchestrator/test/kit/service-process.ts";
import type { ServiceProcess } from "../../../orchestrator/test/kit/service-process.ts";
import { tempFolder } from "../../../orchestrator/test/kit/temp-folder.ts";
import { testDatabase } from "../../../orchestrator/test/kit/test-database.ts";
import type { TestDatabase } from "../../../orchestrator/test/kit/test-database.ts";
import type { Round } from "../fault.ts";
import type { Evidence, Resources } from "../oracle/evidence.ts";
import { readStored } from "../oracle/read-evidence.ts";
import { startHostileAgent } from "./hostile-agent.ts";
import type { HostileAgent } from "./hostile-agent.ts";
import { Ledger } from "./ledger.ts";
import { resourcesOf } from "./process-resources.ts";
import { until } from "./until.ts";

/** Sent to every agent as its token; must be found nowhere else. */
export const PLANTED_SECRET = "planted-secret-7f3a9c51";

export interface WorldOptions {
  env?: Record<string, string>;
  /** Without it the world makes one of its own. */
  database?: TestDatabase;
  /** The given database goes with the world. */
  ownsDatabase?: boolean;
  /** What else is to be put away with the world. */
  onClose?: () => void | PromiseLike<void>;
  /** Further arguments of `orchestrator serve`. */
  args?: string[];
}

/** A world whose one agent, `worker`, answers at once. */
export async function openWorldWithWorker(
  round: Pick<Round, "database">,
  options: WorldOptions = {},
): Promise<World> {
  const world = await openWorld(round, options);
  await world.register("worker", { config: { max_concurrency: 32 } });
  return world;
}

/** A database, one or more processes of the service on it, agents, and a client that notes what it was told. */
export interface World extends AsyncDisposable {
  readonly folder: string;
  readonly database: TestDatabase;
  readonly agent: HostileAgent;
  readonly ledger: Ledger;
  /** The process that requests go to. */
  readonly service: ServiceProcess;
  readonly client: Client;
  /** Starts another process on the same database; it becomes the one that requests go to. */
  startService(env?: Record<string, string>): Promise<ServiceProcess>;
  /** Kills the process and starts another. */
  crash(): Promise<void>;
  /** A crash of something else, such as the database. */
  countCrash(): void;
  /** Registers the hostile agent under this name, with the planted secret as its token. */
  register(name: string, agent?: Partial<z.input<typeof RegisterAgent>>): Promise<Agent>;
  /** Notes what the process holds now; after the round it must hold no more. */
  markBaseline(): void;
  /** Waits until every task has ended. @returns false when some had not in time */
  settle(withinMs: number): Promise<boolean>;
  collect(): Promise<Evidence>;
}

export async function openWorld(round: Pick<Round, "database">, options: WorldOptions = {}): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await tempFolder()).path;
  const database = options.database ?? (await testDatabase(round.database));
  if (options.database === undefined || options.ownsDatabase === true) stack.use(database);
  stack.defer(async () => options.onClose?.());
  const agent = stack.use(await startHostileAgent(join(folder, "calls.ndjson")));
  const started: ServiceProcess[] = [];
  const start = async (env: Record<string, string> = {}): Promise<ServiceProcess> => {
    const service = await serviceProcess({
      database,
      env: { HEALTH_CHECK_SECONDS: "0", ...options.env, ...env },
      args: ["--log-level", "info", ...(options.args ?? [])],
    });
    started.push(service);
    return service;
  };
  let service = stack.use(await start());
  let crashes = 0;
  let baseline: { pid: number; held: Resources } | undefined;
  const ledger = new Ledger(() => service.url);
  const kept = stack.move();

  const world: World = {
    folder,
    database,
    agent,
    ledger,
    get service() {
      return service;
    },
    get client() {
      return createClient({ baseUrl: service.url });
    },
    async startService(env) {
      service = kept.use(await start(env));
      return service;
    },
    async crash() {
      crashes++;
      await service.killHard();
      service = kept.use(await start());
    },
    countCrash: () => void crashes++,
    register: (name, given) =>
      world.client.agents.register({
        name,
        agent_type: "api",
        endpoint: agent.endpointOf(name),
        description: "Does work",
        ...given,
        config: { auth_config: { type: "bearer", token: PLANTED_SECRET }, ...given?.config },
      }),
    markBaseline() {
      const held = resourcesOf(service.pid);
      baseline = held === undefined ? undefined : { pid: service.pid, held };
    },
    settle: (withinMs) => allEnded(database, withinMs),
    async collect() {
      const after = baseline?.pid === service.pid ? resourcesOf(service.pid) : undefined;
      return {
        acknowledged: ledger.acknowledged,
        calls: agent.calls,
        ...(await readStored(database)),
        crashes,
        ...(baseline === undefined || after === undefined
          ? {}
          : { resources: { before: baseline.held, after } }),
        secretFoundIn: await placesOfSecret(database, started, ledger),
      };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
  return world;
}

async function allEnded(database: TestDatabase, withinMs: number): Promise<boolean> {
  const look = async (): Promise<true | undefined> => {
    const [row] = await database.rows(
      "SELECT count(*) AS n FROM tasks WHERE status NOT IN ('completed', 'failed', 'cancelled')",
    );
    return Number(row?.["n"]) === 0 ? true : undefined;
  };
  return until("all tasks to end", look, withinMs).then(
    () => true,
    () => false,
  );
}

async function placesOfSecret(
  database: TestDatabase,
  services: readonly ServiceProcess[],
  ledger: Ledger,
): Promise<string[]> {
  const places: [string, string][] = [
    ["the database", await database.contents()],
    ["the log", services.map(({ log }) => log).join("\n")],
    ["an answer of the service", ledger.heard.join("\n")],
  ];
  return places.filter(([, text]) => text.includes(PLANTED_SECRET)).map(([place]) => place);
}
