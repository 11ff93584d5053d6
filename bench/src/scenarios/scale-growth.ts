import { claimJobs, peek } from "../../../orchestrator/src/queue/pg-boss-jobs.ts";
import { openPostgres } from "../../../orchestrator/src/store/postgres/open-postgres.ts";
import { isPostgresTx } from "../../../orchestrator/src/store/postgres/postgres-tx.ts";
import type { PostgresStore, PostgresTx } from "../../../orchestrator/src/store/postgres/postgres-tx.ts";
import { startLocalAgent } from "../local-agent.ts";
import { median } from "../measure.ts";
import { startPostgresServer } from "../postgres-server.ts";
import type { PostgresServer } from "../postgres-server.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";
import { LONG_SESSION, seedAgents, seedJobs, seedTasks } from "../seed-postgres.ts";
import { serveOnPostgres } from "../serve-on-postgres.ts";
import { threeSteps } from "../three-steps.ts";

export const scaleGrowth: Scenario = {
  name: "scale-growth",
  about:
    "time of requests on PostgreSQL with 1,000 to 1,000,000 tasks and messages, and to 100,000 agents and jobs",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    await using server = await startPostgresServer();
    const steps = quick ? [1000, 10_000] : [1000, 10_000, 100_000];
    return [
      ...(await byTasks(server, quick ? steps : [...steps, 1_000_000])),
      ...(await byAgents(server, steps)),
      ...(await byJobs(server, steps)),
    ];
  },
};

const ENDPOINT_OF_NOBODY = "http://127.0.0.1:49151";

async function byTasks(server: PostgresServer, counts: readonly number[]): Promise<Figure[]> {
  await using agent = await startLocalAgent();
  // What is measured is the creation, the first step's hand-off included.
  agent.hold();
  const database = "growth_by_tasks";
  const databaseUrl = await server.createDatabase(database);
  const figures: Figure[] = [];
  {
    await using _first = await serveOnPostgres({ databaseUrl });
  }
  await seedAgents(server, { database, from: 0, to: 50 }, agent.url);
  for (const [i, to] of counts.entries()) {
    await seedTasks(server, { database, from: counts[i - 1] ?? 0, to });
    // Anew each time: what a process that has seen the smaller tables prepared does not count.
    await using service = await serveOnPostgres({ databaseUrl });
    const n = `${to.toLocaleString("en")} tasks and messages`;
    const time = (name: string, path: string): Promise<Figure> =>
      timed(`${n}: ${name}`, `${service.url}${path}`);
    figures.push(
      await timedCall(`${n}: create a task`, (call) =>
        post(`${service.url}/api/tasks`, threeSteps(1 + (call % 19))),
      ),
      await time("list tasks", "/api/tasks"),
      await time("list tasks that failed", "/api/tasks?status=failed"),
      await time("list tasks of an agent", "/api/tasks?agent_id=7"),
      await time("list tasks that hold a text", "/api/tasks?text=region%20500%20"),
      await time("one task", "/api/tasks/500"),
      await time("list messages of a long session", `/api/sessions/${LONG_SESSION}/messages`),
      await time("show a long session", `/api/sessions/${LONG_SESSION}`),
      await time("list sessions", "/api/sessions"),
      await time("overview", "/api/overview?window_minutes=60"),
      await time("figures of the agents", "/api/agents/figures"),
      await time("events of a task", "/api/tasks/500/events"),
    );
  }
  return figures;
}

async function byAgents(server: PostgresServer, counts: readonly number[]): Promise<Figure[]> {
  const database = "growth_by_agents";
  const databaseUrl = await server.createDatabase(database);
  const figures: Figure[] = [];
  {
    await using _first = await serveOnPostgres({ databaseUrl });
  }
  for (const [i, to] of counts.entries()) {
    await seedAgents(server, { database, from: counts[i - 1] ?? 0, to }, ENDPOINT_OF_NOBODY);
    await using service = await serveOnPostgres({ databaseUrl, args: ["--no-work"] });
    const time = (name: string, path: string): Promise<Figure> =>
      timed(`${to.toLocaleString("en")} agents: ${name}`, `${service.url}${path}`);
    figures.push(
      await time("list agents", "/api/agents"),
      await time("list inactive agents", "/api/agents?status=inactive"),
      await time("with a capability that one has", "/api/agents?capability=region%20777"),
      await time("with a capability that 1 in 100 have", "/api/agents?capability=tool%2077"),
      await time("with a capability that all have", "/api/agents?capability=work"),
      await time("with a capability that none has", "/api/agents?capability=none"),
      await time("counts of agents", "/api/agents/stats"),
    );
  }
  return figures;
}

async function byJobs(server: PostgresServer, counts: readonly number[]): Promise<Figure[]> {
  const database = "growth_by_jobs";
  const databaseUrl = await server.createDatabase(database);
  {
    await using _first = await serveOnPostgres({ databaseUrl });
  }
  const figures: Figure[] = [];
  for (const [i, to] of counts.entries()) {
    await seedJobs(server, { database, from: counts[i - 1] ?? 0, to });
    await using store = await openPostgres({ url: databaseUrl, onError: console.error });
    const dueUs = Date.now() * 1000;
    const n = to.toLocaleString("en");
    figures.push(
      await timedCall(`${n} waiting jobs: look whether any is due`, () => peek(store, dueUs)),
      await timedCall(`${n} waiting jobs: claim one`, () =>
        undone(store, (tx) => claimJobs(tx, { limit: 1, dueUs, capOf: () => 64 })),
      ),
      await timedCall(`${n} waiting jobs: claim 64`, () =>
        undone(store, (tx) => claimJobs(tx, { limit: 64, dueUs, capOf: () => 64 })),
      ),
    );
  }
  return figures;
}

class Undo extends Error {}

/** The work in a transaction that is rolled back. */
async function undone(store: PostgresStore, work: (tx: PostgresTx) => Promise<unknown>): Promise<void> {
  await store
    .transaction(async (tx) => {
      if (isPostgresTx(tx)) await work(tx);
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
}

const timed = (name: string, url: string): Promise<Figure> =>
  timedCall(name, async () => answered(await fetch(url)));

async function post(url: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  await answered(await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function answered(answer: Response): Promise<void> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${text}`);
}

/** The median of twenty calls, one after another, after three. */
async function timedCall(name: string, one: (call: number) => Promise<unknown>): Promise<Figure> {
  const times: number[] = [];
  for (let call = 0; call < 23; call++) {
    const start = performance.now();
    await one(call);
    if (call >= 3) times.push(performance.now() - start);
  }
  return { name, value: median(times), unit: "ms" };
}
