import { monitorEventLoopDelay } from "node:perf_hooks";
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
import type { Evidence } from "../oracle/evidence.ts";
import { readStored } from "../oracle/read-evidence.ts";
import { startHostileAgent } from "./hostile-agent.ts";
import type { HostileAgent } from "./hostile-agent.ts";
import { Ledger } from "./ledger.ts";
import { placesInDatabase } from "./places-of-secret.ts";
import { readEverything } from "./read-everything.ts";
import { PLANTED_SECRET, watchForSecret } from "./secret-watch.ts";
import { until } from "./until.ts";
import { INSPECTABLE } from "./collect-garbage.ts";
import { WatchedProcesses } from "./watched-processes.ts";

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
  /** The service's clock is not the harness's. */
  hasOwnClock?: boolean;
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
  /** Asks the service; like all that the harness gets, the answer is searched for the planted secret. */
  readonly fetch: typeof fetch;
  /** Starts another process on the same database; it becomes the one that requests go to. */
  startService(env?: Record<string, string>): Promise<ServiceProcess>;
  /** Kills the process and starts another. */
  crash(): Promise<void>;
  /** A crash of something else, such as the database. */
  countCrash(): void;
  /** Registers the hostile agent under this name, with the planted secret as its token. */
  register(name: string, agent?: Partial<z.input<typeof RegisterAgent>>): Promise<Agent>;
  /** By so much, in milliseconds, the harness may have seen something later than it was: other work kept it. */
  readonly lateMs: number;
  /** Notes what the process holds when it has done some work; after the round it must hold no more. */
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
  const processes = new WatchedProcesses();
  const start = async (env: Record<string, string> = {}): Promise<ServiceProcess> => {
    const service = await serviceProcess({
      database,
      nodeArgs: INSPECTABLE,
      env: { HEALTH_CHECK_SECONDS: "0", ...options.env, ...env },
      args: ["--log-level", "info", ...(options.args ?? [])],
    });
    started.push(service);
    processes.note(service, "start");
    return service;
  };
  let service = stack.use(await start());
  let crashes = 0;
  const calledOnce: string[] = [];
  const stalls = monitorEventLoopDelay({ resolution: 5 });
  stalls.enable();
  stack.defer(() => void stalls.disable());
  // Once when it is asked to look, and once at what it finds.
  const lateMs = (): number => (2 * stalls.max) / 1_000_000;
  const watch = watchForSecret();
  stack.defer(() => watch.close());
  const ledger = new Ledger(() => createClient({ baseUrl: service.url, fetch: watch.fetch }));
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
      return createClient({ baseUrl: service.url, fetch: watch.fetch });
    },
    fetch: watch.fetch,
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
    register(name, given) {
      if (given?.config?.delivery === "at_most_once") calledOnce.push(name);
      return world.client.agents.register({
        name,
        agent_type: "api",
        endpoint: agent.endpointOf(name),
        description: "Does work",
        ...given,
        config: { auth_config: { type: "bearer", token: PLANTED_SECRET }, ...given?.config },
      });
    },
    get lateMs() {
      return lateMs();
    },
    markBaseline: () => processes.note(service, "work"),
    settle: (withinMs) => allEnded(database, withinMs),
    async collect() {
      ledger.broken.push(...(await readEverything(service.url, watch.fetch)));
      return {
        acknowledged: ledger.acknowledged,
        calls: agent.calls,
        calledOnce,
        ...(options.hasOwnClock === true ? {} : { lateMs: lateMs() }),
        ...(await readStored(database)),
        crashes,
        held: await watch.close().then(() => processes.held(() => agent.closeIdle())),
        secretFoundIn: [
          ...watch.foundIn,
          ...(await placesInDatabase(database)),
          ...(started.some(({ log }) => log.includes(PLANTED_SECRET)) ? ["the log"] : []),
        ],
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
