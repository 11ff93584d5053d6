import { sql } from "kysely";
import { expect, test } from "vitest";
import { fakeAgent } from "../kit/fake-agent.ts";
import { planOf, startOrchestrator } from "../kit/start-orchestrator.ts";
import type { TestOrchestrator } from "../kit/start-orchestrator.ts";

const LARGE = "x".repeat(500_000);

/** Asks the connection that writes. */
async function pragma({ app }: TestOrchestrator, text: string): Promise<number> {
  const rows = await app.deps.store.transaction((tx) =>
    tx.select((db) => ({
      compile: () => sql<Record<string, unknown>>`${sql.raw(`PRAGMA ${text}`)}`.compile(db),
    })),
  );
  return Number(Object.values(rows[0] ?? {})[0]);
}

/** From now on the file cannot grow, as on a disk without space. */
const fillDisk = async (orchestrator: TestOrchestrator): Promise<void> =>
  void (await pragma(orchestrator, `max_page_count = ${await pragma(orchestrator, "page_count")}`));
const makeSpace = (orchestrator: TestOrchestrator): Promise<number> =>
  pragma(orchestrator, "max_page_count = 1000000");

/** Until the service has the agent's answer. */
async function answerToArrive({ url }: TestOrchestrator): Promise<void> {
  const metrics = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
  await expect
    .poll(metrics, { timeout: 30_000 })
    .toMatch(/orchestrator_agent_calls_total\{.*outcome="completed"\} 1\n/);
}

/** A task whose agent has answered with more than the full disk takes. */
async function answerThatWaits(orchestrator: TestOrchestrator, agentUrl: string, release: () => void) {
  const { client } = orchestrator;
  const { name } = await orchestrator.register({ endpoint: agentUrl });
  const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
  const { task_id: id } = await client.tasks.create(input);
  await fillDisk(orchestrator);
  release();
  await answerToArrive(orchestrator);
  // Refused after the answer was, in the order of the transactions.
  await expect(client.tasks.create({ ...input, metadata: { LARGE } })).rejects.toMatchObject({
    code: "STORE_UNAVAILABLE",
    status: 503,
    retryAfterSeconds: expect.any(Number),
  });
  expect(await client.tasks.get(id)).toMatchObject({ status: "executing", steps: [{ status: "executing" }] });
  expect((await client.tasks.list()).map((task) => task.id)).toEqual([id]);
  expect((await client.tasks.events(id)).map(({ type }) => type)).toEqual(["task.created", "step.started"]);
  return { id, input };
}

test("while the disk is full writes are refused and reads answered, and an answer that came is written when there is space", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers(LARGE).holds();
  const { client } = orchestrator;
  const { id, input } = await answerThatWaits(orchestrator, agent.url, agent.release);
  await makeSpace(orchestrator);
  orchestrator.clock.skip(2500);
  const task = await orchestrator.taskToBe(id, "completed");
  expect(task.steps[0]).toMatchObject({ output_data: LARGE, attempts: 1 });
  expect(agent.calls).toHaveLength(1);
  expect((await client.tasks.create({ ...input, metadata: { LARGE } })).task_id).toBeGreaterThan(id);
});

test("an answer that waits for space when the process ends is lost, and its agent called again", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers(LARGE).holds();
  const { id } = await answerThatWaits(orchestrator, agent.url, agent.release);
  const restarted = orchestrator.restart();
  orchestrator.clock.skip(2000);
  await restarted;
  const task = await orchestrator.taskToBe(id, "completed");
  expect(task.steps[0]?.history.map(({ outcome }) => outcome)).toEqual(["lost", "completed"]);
  expect(new Set(agent.calls.map((call) => call.idempotencyKey)).size).toBe(1);
  expect(agent.calls).toHaveLength(2);
});
