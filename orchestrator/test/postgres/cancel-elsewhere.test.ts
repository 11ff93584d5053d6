import { expect, test } from "vitest";
import { keeperConfig, runKeeper } from "../kit/run-keeper.ts";
import { serviceProcess } from "../kit/service-process.ts";
import { planOf } from "../kit/start-orchestrator.ts";
import { testDatabase } from "../kit/test-database.ts";

test("a cancel through one process ends calls of children that run in another, and their agents are told", async () => {
  await using database = await testDatabase("postgres");
  await using keeper = await runKeeper();
  keeper.holds();
  // One process takes the requests, and the other one does all the work.
  await using door = await serviceProcess({ database, args: ["--no-work"] });
  await using _worker = await serviceProcess({ database });
  const { client } = door;
  const { name } = await client.agents.register({
    name: "Keeper",
    agent_type: "api",
    endpoint: keeper.url,
    config: keeperConfig,
  });
  const plan = planOf(name, [[], [1]]);
  const { task_id: root } = await client.tasks.create({ description: "d", user_id: "u1", plan });
  const { task_id: child } = await client.tasks.create({
    description: "d",
    user_id: "u1",
    plan,
    parent_task_id: root,
  });
  await keeper.until("POST /process", 2);
  await client.tasks.cancel(root);
  for (const id of [root, child]) {
    await expect
      .poll(async () => (await client.tasks.get(id)).steps.map((step) => step.cancel?.receipt), {
        timeout: 15_000,
      })
      .toEqual(["confirmed", "confirmed"]);
    expect(await client.tasks.get(id)).toMatchObject({ status: "cancelled" });
  }
  expect(keeper.requests.filter((line) => line === "POST /process")).toHaveLength(2);
  expect([...keeper.runs.values()].map((run) => run.status)).toEqual(["cancelled", "cancelled"]);
});
