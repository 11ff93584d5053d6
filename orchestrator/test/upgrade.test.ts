import { expect, test } from "vitest";
import { sqliteColumnTypes } from "../src/store/migrations/column-types.ts";
import { migrationsFor } from "../src/store/migrations/list.ts";
import { fakeAgent } from "./kit/fake-agent.ts";
import { keptVersions, leftInFlight } from "./kit/left-in-flight.ts";
import { serviceProcess } from "./kit/service-process.ts";
import type { ServiceProcess } from "./kit/service-process.ts";

/** From this version on tasks can be paused and retried. */
const TASK_CONTROL = "0006-task-control";

interface Upgraded extends AsyncDisposable {
  client: ServiceProcess["client"];
  /** The newest task of this description. */
  idOf(description: string): number;
  until(id: number, type: string): Promise<void>;
}

/** This version's service on what an earlier one left behind. */
async function upgradeFrom(version: string): Promise<Upgraded> {
  await using stack = new AsyncDisposableStack();
  const agent = stack.use(await fakeAgent());
  agent.answers("after the upgrade");
  const old = stack.use(await leftInFlight(version, agent.url));
  const { client } = stack.use(await serviceProcess({ env: old.env }));
  const ids = new Map(
    (await client.tasks.list()).toReversed().map(({ id, description }) => [description, id]),
  );
  const kept = stack.move();
  return {
    client,
    idOf: (description) => ids.get(description) ?? 0,
    async until(id, type) {
      for await (const event of client.tasks.follow(id)) if (event.type === type) return;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

test("of the version before the newest migration a database with tasks in flight is kept", () => {
  const before = Object.keys(migrationsFor(sqliteColumnTypes)).toSorted().at(-2);
  expect(keptVersions, "make it there with fixtures/make-tasks-in-flight.ts").toContain(before);
});

test.concurrent.each(keptVersions)(
  "every task that %s left in flight resumes and finishes after the upgrade",
  async (version) => {
    await using upgraded = await upgradeFrom(version);
    const { client, idOf, until } = upgraded;

    // What had ended is as it was, and the new columns say that nothing of theirs happened to it.
    expect(await client.tasks.get(idOf("completed"))).toMatchObject({
      status: "completed",
      result: { output: "before the upgrade" },
      retry_of: null,
      parent_task_id: null,
      paused_at: null,
      steps: [{ reused: false, cancel: null }],
    });
    for (const description of ["halfway", "queued", "retry waiting", "Do some gardening"])
      await until(idOf(description), "task.completed");
    const halfway = await client.tasks.get(idOf("halfway"));
    expect(halfway.steps.map(({ output_data, attempts }) => [output_data, attempts])).toEqual([
      ["before the upgrade", 1],
      ["after the upgrade", 2],
    ]);
    expect(halfway.steps[1]?.history.map(({ outcome }) => outcome)).toEqual(["lost", "completed"]);
    const retried = await client.tasks.get(idOf("retry waiting"));
    expect(retried.steps[0]?.history.map(({ outcome }) => outcome)).toEqual(["retried", "completed"]);

    // The step that waited for a person still does, and can now be resolved.
    expect((await client.tasks.get(idOf("unknown"))).steps[0]?.status).toBe("unknown");
    await client.tasks.resolveStep(idOf("unknown"), 1, { outcome: "completed", output: "it was paid" });
    await until(idOf("unknown"), "task.completed");

    for (const { id } of await client.tasks.list()) {
      const log = await client.tasks.events(id);
      expect(log.map((event) => event.seq)).toEqual(log.map((_, i) => i + 1));
    }
    const again = await client.tasks.retry(idOf("halfway"), { from: "step", step_number: 2 });
    await until(again.task_id, "task.completed");
    expect((await client.tasks.get(again.task_id)).steps[0]).toMatchObject({
      reused: true,
      output_data: "before the upgrade",
    });
  },
);

test.concurrent.each(keptVersions.filter((version) => version >= TASK_CONTROL))(
  "a task that %s left paused stays paused until it is resumed, and a retry keeps what it took over",
  async (version) => {
    await using upgraded = await upgradeFrom(version);
    const { client, idOf, until } = upgraded;
    await until(idOf("retried"), "task.completed");
    const retried = await client.tasks.get(idOf("retried"));
    expect(retried.retry_of).not.toBe(null);
    expect(retried.steps.map(({ reused, output_data }) => [reused, output_data])).toEqual([
      [true, "before the upgrade"],
      [false, "after the upgrade"],
    ]);
    const paused = await client.tasks.get(idOf("paused"));
    expect([paused.paused_at === null, paused.steps.map(({ attempts }) => attempts)]).toEqual([
      false,
      [0, 0],
    ]);
    await client.tasks.resume(paused.id);
    await until(paused.id, "task.completed");
  },
);
