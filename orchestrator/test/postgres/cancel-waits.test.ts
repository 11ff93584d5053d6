import { Client } from "pg";
import { expect, test } from "vitest";
import { fakeAgent } from "../kit/fake-agent.ts";
import { planOf } from "../kit/start-orchestrator.ts";
import { serviceProcess } from "../kit/service-process.ts";
import { testDatabase } from "../kit/test-database.ts";

const WAITING =
  "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

test("a cancel that has to wait for its task says the time at which it happened, not when it was asked for", async () => {
  await using database = await testDatabase("postgres");
  await using agent = await fakeAgent();
  agent.hangs();
  await using service = await serviceProcess({ database });
  const { client } = service;
  const { name } = await client.agents.register({ name: "Slow", agent_type: "api", endpoint: agent.url });
  const { task_id: id } = await client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[]]),
  });
  const other = new Client({ connectionString: database.env["DATABASE_URL"] });
  await other.connect();
  try {
    await other.query("BEGIN");
    await other.query("SELECT id FROM tasks WHERE id = $1 FOR UPDATE", [id]);
    const cancelled = client.tasks.cancel(id);
    await expect
      .poll(async () => Number((await database.rows(WAITING))[0]?.["n"]), { timeout: 15_000 })
      .toBeGreaterThan(0);
    const releasedAt = Date.now();
    await other.query("COMMIT");
    await cancelled;
    const task = await client.tasks.get(id);
    for (const at of [task.completed_at, task.steps[0]?.completed_at])
      expect(Date.parse(at ?? "")).toBeGreaterThanOrEqual(releasedAt);
  } finally {
    await other.end();
  }
});
