import { createClient } from "@orchestrator/client";
import { Agent, request } from "undici";
import { hasDbos, startDbos } from "../dbos-process.ts";
import { startLocalAgent } from "../local-agent.ts";
import type { LocalAgent } from "../local-agent.ts";
import { cpuMsOfProcess, inParallel, median } from "../measure.ts";
import { startPostgresServer } from "../postgres-server.ts";
import type { PostgresServer } from "../postgres-server.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";
import { serveOnPostgres } from "../serve-on-postgres.ts";
import { threeSteps } from "../three-steps.ts";

/** Over all processes, so that more of them share the same work. */
const AT_ONCE = 32;
const PROCESSES = [1, 2, 4] as const;

export const scale: Scenario = {
  name: "scale",
  about: "tasks of 3 steps on PostgreSQL with 1, 2 and 4 serve processes, beside DBOS on the same server",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    if (!hasDbos())
      process.stderr.write(
        "DBOS is not installed and is left out; `npm ci --prefix bench/peers` installs it\n",
      );
    await using server = await startPostgresServer();
    await using agent = await startLocalAgent();
    const place = { server, agent, tasks: quick ? 100 : 200 };
    const candidates = await candidatesIn(place);
    const rounds = candidates.map(() => [] as Round[]);
    for (let round = 0; round < (quick ? 1 : 3); round++)
      for (const [i, candidate] of candidates.entries()) {
        process.stderr.write(`round ${round + 1}, ${candidate.name} …
`);
        rounds[i]?.push(await measure(candidate, place));
      }
    return candidates.flatMap(({ name }, i) => figuresOf(name, rounds[i] ?? []));
  },
};

interface Place {
  server: PostgresServer;
  agent: LocalAgent;
  tasks: number;
}

/** A process that runs a task for each POST of `body` and answers when the task has ended. */
interface Worker extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

interface Candidate {
  name: string;
  processes: number;
  start(n: number): Promise<Worker>;
  bodyOf(i: number): object;
}

interface Round {
  tasksPerSecond: number;
  cpuMs: number;
  postgresCpuMs: number;
}

async function candidatesIn({ server, agent }: Place): Promise<Candidate[]> {
  const service = await serviceOn(server, agent);
  const dbos = hasDbos() ? await server.createDatabase("dbos") : undefined;
  return PROCESSES.flatMap((processes) => [
    { name: `service × ${processes}`, processes, start: service.start, bodyOf: () => service.bodyOf(0) },
    { name: `service × ${processes}, 8 agents`, processes, start: service.start, bodyOf: service.bodyOf },
    ...(dbos === undefined
      ? []
      : [
          {
            name: `DBOS × ${processes}`,
            processes,
            start: (n: number) => startDbos(dbos, agent.url, `executor-${n}`),
            bodyOf: () => ({}),
          },
        ]),
  ]);
}

/** One address behind eight registered agents, for tasks that do not share an agent's cap. */
async function serviceOn(
  server: PostgresServer,
  agent: LocalAgent,
): Promise<Pick<Candidate, "start" | "bodyOf">> {
  const databaseUrl = await server.createDatabase("service");
  await using first = await serveOnPostgres({ databaseUrl });
  const client = createClient({ baseUrl: first.url });
  const bodies: object[] = [];
  for (let n = 1; n <= 8; n++) {
    const { id } = await client.agents.register({
      name: `Local Agent ${n}`,
      description: "Works on what it is given",
      agent_type: "api",
      endpoint: agent.url,
      capabilities: ["work"],
    });
    bodies.push(threeSteps(id));
  }
  return {
    async start() {
      const started = await serveOnPostgres({ databaseUrl });
      return {
        url: `${started.url}/api/tasks`,
        pid: started.pid,
        [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
      };
    },
    bodyOf: (i) => bodies[i % bodies.length] ?? {},
  };
}

async function measure(
  { name, processes, start, bodyOf }: Candidate,
  { server, tasks }: Place,
): Promise<Round> {
  await using stack = new AsyncDisposableStack();
  const workers: Worker[] = [];
  for (let n = 0; n < processes; n++) workers.push(stack.use(await start(n)));
  const dispatcher = new Agent({ connections: AT_ONCE });
  stack.defer(() => dispatcher.close());
  const headers = { "content-type": "application/json", prefer: "wait=60" };
  const post = async (i: number): Promise<void> => {
    const url = workers[i % workers.length]?.url ?? "";
    const body = JSON.stringify(bodyOf(i));
    const answer = await request(url, { method: "POST", headers, body, dispatcher });
    const text = await answer.body.text();
    if (answer.statusCode >= 300 || /"status":"(?:failed|executing)"/.test(text))
      throw new Error(`${name} answered ${answer.statusCode}: ${text.slice(0, 500)}`);
  };
  await inParallel(tasks / 2, AT_ONCE, post);
  const cpuMs = (): number => workers.reduce((sum, { pid }) => sum + cpuMsOfProcess(pid), 0);
  const before = { cpuMs: cpuMs(), postgresCpuMs: server.cpuMs(), at: performance.now() };
  await inParallel(tasks, AT_ONCE, post);
  return {
    tasksPerSecond: (1000 * tasks) / (performance.now() - before.at),
    cpuMs: (cpuMs() - before.cpuMs) / tasks,
    postgresCpuMs: (server.cpuMs() - before.postgresCpuMs) / tasks,
  };
}

function figuresOf(name: string, rounds: readonly Round[]): Figure[] {
  const of = (figure: keyof Round): number => median(rounds.map((round) => round[figure]));
  return [
    { name: `${name}: tasks`, value: of("tasksPerSecond"), unit: "/s" },
    { name: `${name}: CPU of its processes per task`, value: of("cpuMs"), unit: "ms" },
    { name: `${name}: CPU of PostgreSQL per task`, value: of("postgresCpuMs"), unit: "ms" },
  ];
}
