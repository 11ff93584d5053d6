import { redisServer } from "../../../orchestrator/test/kit/redis-server.ts";
import { cpuMsOfProcess, residentMb } from "../measure.ts";
import { startPostgresServer } from "../postgres-server.ts";
import type { PostgresServer } from "../postgres-server.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";
import { serveOnPostgres } from "../serve-on-postgres.ts";

const MODES = [
  { name: "serve", args: [] },
  { name: "serve --no-work", args: ["--no-work"] },
  { name: "serve --no-api", args: ["--no-api"] },
];

export const scaleIdle: Scenario = {
  name: "scale-idle",
  about:
    "what an idle process costs on PostgreSQL: connections, statements, CPU, memory; with and without Redis",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    await using server = await startPostgresServer();
    await using redis = await redisServer();
    const seconds = quick ? 10 : 60;
    const figures: Figure[] = [];
    for (const [i, { name, args }] of MODES.entries()) {
      for (const [suffix, env] of [
        ["", {}],
        [", Redis", { REDIS_URL: redis.url }],
      ] as const) {
        const database = `idle_${i}_${suffix === "" ? "alone" : "redis"}`;
        figures.push(...(await idle({ server, database, seconds }, { name: `${name}${suffix}`, args, env })));
      }
    }
    return figures;
  },
};

interface Place {
  server: PostgresServer;
  database: string;
  seconds: number;
}

interface Mode {
  name: string;
  args: string[];
  env: Record<string, string>;
}

async function idle({ server, database, seconds }: Place, { name, args, env }: Mode): Promise<Figure[]> {
  const databaseUrl = await server.createDatabase(database);
  await server.rows(database, "CREATE EXTENSION pg_stat_statements");
  await using service = await serveOnPostgres({ databaseUrl, args, env });
  // The start's own statements are not what is asked for.
  await pause(10);
  await server.rows(database, "SELECT pg_stat_statements_reset()");
  const before = { service: cpuMsOfProcess(service.pid), server: server.cpuMs() };
  await pause(seconds);
  const perMinute = 60 / seconds;
  const [connections] = await server.rows(
    database,
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = $1 AND application_name LIKE 'orchestrator%'",
    [database],
  );
  const [calls] = await server.rows(
    database,
    `SELECT coalesce(sum(calls), 0)::int AS n FROM pg_stat_statements
     WHERE dbid = (SELECT oid FROM pg_database WHERE datname = $1) AND query NOT LIKE '%pg_stat_%'`,
    [database],
  );
  const cpu = (cpuMsOfProcess(service.pid) - before.service) * perMinute;
  return [
    { name: `${name}: connections`, value: Number(connections?.["n"]), unit: "" },
    { name: `${name}: statements`, value: Number(calls?.["n"]) * perMinute, unit: "/min" },
    { name: `${name}: CPU of the process`, value: cpu, unit: "ms/min" },
    {
      name: `${name}: CPU of PostgreSQL`,
      value: (server.cpuMs() - before.server) * perMinute,
      unit: "ms/min",
    },
    { name: `${name}: memory`, value: residentMb(service.pid), unit: "MB" },
  ];
}

const pause = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1000));
