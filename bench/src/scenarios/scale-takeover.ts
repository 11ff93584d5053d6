import { startLocalAgent } from "../local-agent.ts";
import { median, percentile } from "../measure.ts";
import { startPostgresServer } from "../postgres-server.ts";
import type { PostgresServer } from "../postgres-server.ts";
import { registerAgentOver } from "../register-agent.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";
import { serveOnPostgres } from "../serve-on-postgres.ts";
import { threeSteps } from "../three-steps.ts";

const TASKS = 8;

export const scaleTakeover: Scenario = {
  name: "scale-takeover",
  about: "kill -9 of one of three processes: until its steps are called again, by the others",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    await using server = await startPostgresServer();
    const times: number[] = [];
    for (let round = 0; round < (quick ? 2 : 7); round++)
      times.push(...(await takeover(server, `takeover_${round}`)));
    return [
      { name: "a killed process's step is called again after, median", value: median(times), unit: "ms" },
      { name: "the same, slowest", value: percentile(times, 1), unit: "ms", budget: { atMost: 15_000 } },
    ];
  },
};

/** When each step of the killed process began elsewhere, in milliseconds since the kill. */
async function takeover(server: PostgresServer, database: string): Promise<number[]> {
  const databaseUrl = await server.createDatabase(database);
  await using agent = await startLocalAgent();
  await using doomed = await serveOnPostgres({ databaseUrl });
  await using _second = await serveOnPostgres({ databaseUrl });
  await using _third = await serveOnPostgres({ databaseUrl });
  const agentId = await registerAgentOver(doomed.client, agent.url);
  agent.hold();
  // Each is handed over to the process that takes it in.
  for (let i = 0; i < TASKS; i++) await doomed.client.tasks.create(threeSteps(agentId));
  const calledFirst = await startsOf(server, database, 1);
  await doomed.killHard();
  const killedAt = Date.now();
  const again = await startsOf(server, database, 2);
  agent.release();
  return again.map((at, i) => at - Math.max(killedAt, calledFirst[i] ?? 0));
}

/** When the first steps of all tasks began for the given time, once all have. */
async function startsOf(server: PostgresServer, database: string, attempt: number): Promise<number[]> {
  for (;;) {
    const rows = await server.rows(
      database,
      "SELECT started_at::float8 AS at FROM task_steps WHERE step_number = 1 AND attempts = $1 ORDER BY task_id",
      [attempt],
    );
    if (rows.length === TASKS) return rows.map(({ at }) => Number(at));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
