import { expect, test } from "vitest";
import { beginStep } from "../src/execution/begin-step.ts";
import { loadStepOf } from "../src/execution/load-step.ts";
import { fakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";
import type { TestOrchestrator } from "./kit/start-orchestrator.ts";

/** A step that waits for its turn at an agent that is busy, as the executor has read it. */
async function readStep({ app, client }: TestOrchestrator, agentName: string) {
  const input = { description: "d", user_id: "u1", plan: planOf(agentName, [[]]) };
  const { task_id: id } = await client.tasks.create(input);
  const loaded = await loadStepOf(app.deps.store.reader, id, 1);
  if (loaded?.row.status !== "queued") throw new Error(`the step is ${loaded?.row.status}, not queued`);
  return { id, loaded, job: { id: loaded.row.job_id ?? "" } };
}

async function busyAgent(orchestrator: TestOrchestrator, url: string): Promise<string> {
  const { name } = await orchestrator.register({ endpoint: url, config: { max_concurrency: 1 } });
  const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
  await orchestrator.client.tasks.create(input);
  return name;
}

test.each([
  ["cancel", "ended"],
  ["pause", "paused"],
] as const)("a step whose turn had come before a %s does not begin after it", async (verb, expected) => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.holds();
  const name = await busyAgent(orchestrator, agent.url);
  const { id, loaded, job } = await readStep(orchestrator, name);
  await orchestrator.client.tasks[verb](id);
  const { deps } = orchestrator.app;
  expect(await deps.store.transaction((tx) => beginStep(deps, tx, job, loaded, "first"))).toBe(expected);
  expect((await orchestrator.client.tasks.get(id)).steps[0]).toMatchObject({ attempts: 0 });
  const log = await orchestrator.client.tasks.events(id);
  expect(log.map(({ type }) => type)).not.toContain("step.started");
  agent.release();
});

test("a cancel that comes while a step begins waits for that, and then knows of the call", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.holds();
  const name = await busyAgent(orchestrator, agent.url);
  for (let round = 0; round < 5; round++) {
    const { id, loaded, job } = await readStep(orchestrator, name);
    const { deps } = orchestrator.app;
    const cancelling = await deps.store.transaction(async (tx) => {
      expect(await beginStep(deps, tx, job, loaded, "first")).toBe("begun");
      const answer = orchestrator.client.tasks.cancel(id);
      // Gives the cancel, where it can run beside this, the time to come to the task's row.
      for (let asked = 0; asked < 200; asked++)
        await tx.select((db) => db.selectFrom("tasks").select("id").where("id", "=", id));
      return { answer };
    });
    expect((await cancelling.answer).receipts).toEqual([{ step_number: 1, receipt: "requested" }]);
    expect((await orchestrator.client.tasks.get(id)).steps[0]?.history).toMatchObject([
      { attempt: 1, outcome: "cancelled" },
    ]);
  }
  agent.release();
});
