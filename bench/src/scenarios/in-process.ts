import { startBenchService } from "../bench-service.ts";
import { databaseSize } from "../database-size.ts";
import { startLocalAgent } from "../local-agent.ts";
import type { LocalAgent } from "../local-agent.ts";
import { bytesWritten, costOf, inParallel, median } from "../measure.ts";
import type { Cost } from "../measure.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";
import { runThreeSteps } from "../three-steps.ts";

const CONCURRENCY = 16;

/** The durable service against the least that three calls can cost: a loop over `fetch` that keeps nothing. */
export const inProcess: Scenario = {
  name: "in-process",
  about: "tasks of 3 sequential steps, 16 at a time, against a bare fetch loop in the same run",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    await using agent = await startLocalAgent();
    await using service = await startBenchService();
    const agentId = await service.register("Local Agent", agent.url);
    const tasks = quick ? 500 : 3000;
    const ours = (): Promise<void> => inParallel(tasks, CONCURRENCY, () => runThreeSteps(service, agentId));
    const bare = (): Promise<void> => inParallel(tasks, CONCURRENCY, () => threeFetches(agent));

    await ours();
    await bare();
    const sizeBefore = databaseSize(service.databasePath);
    const rounds: { ours: Cost; bare: Cost; written: number }[] = [];
    for (let round = 0; round < (quick ? 3 : 5); round++) {
      const writtenBefore = bytesWritten();
      const cost = await costOf(ours);
      const written = bytesWritten() - writtenBefore;
      rounds.push({ ours: cost, bare: await costOf(bare), written });
    }
    const size = databaseSize(service.databasePath);
    const perTask = (bytes: number): number => bytes / (size.tasks - sizeBefore.tasks);
    const payload = perTask(size.payloadBytes - sizeBefore.payloadBytes);
    const transcripts = perTask(size.transcriptBytes - sizeBefore.transcriptBytes);
    const of = (figure: (round: (typeof rounds)[number]) => number): number => median(rounds.map(figure));
    return [
      {
        name: "CPU per task",
        value: of((r) => r.ours.cpuMs / tasks),
        unit: "ms",
        budget: { atMost: 0.5 },
      },
      { name: "CPU per task, bare fetch loop", value: of((r) => r.bare.cpuMs / tasks), unit: "ms" },
      {
        name: "CPU against the bare fetch loop",
        value: of((r) => r.ours.cpuMs / r.bare.cpuMs),
        unit: "×",
        budget: { atMost: 0.5 },
      },
      { name: "tasks per second", value: of((r) => (1000 * tasks) / r.ours.wallMs), unit: "/s" },
      {
        name: "tasks per second, bare fetch loop",
        value: of((r) => (1000 * tasks) / r.bare.wallMs),
        unit: "/s",
      },
      {
        name: "database per task besides payloads and transcripts",
        value: perTask(size.bytes - sizeBefore.bytes) - payload - transcripts,
        unit: "B",
        budget: { atMost: 1000 },
      },
      { name: "payloads per task", value: payload, unit: "B" },
      { name: "transcripts per task", value: transcripts, unit: "B" },
      {
        name: "written to disk per task",
        value: of((r) => r.written / tasks / 1000),
        unit: "kB",
        budget: { atMost: 25 },
      },
    ];
  },
};

async function threeFetches({ url }: LocalAgent): Promise<void> {
  let data: unknown = null;
  for (let step = 1; step <= 3; step++) {
    const answer = await fetch(`${url}/process`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({
        task_type: "work",
        data,
        instructions: `Do part ${step} of the work with care`,
        context: { task_id: 1, step_number: step, task_description: "Load, analyse and report", history: [] },
      }),
    });
    data = ((await answer.json()) as { result: unknown }).result;
  }
}
