import { expect, test } from "vitest";
import { fakeAgent } from "../kit/fake-agent.ts";
import { startPostgresCluster } from "../kit/postgres-cluster.ts";
import { serviceProcess } from "../kit/service-process.ts";
import { planOf } from "../kit/start-orchestrator.ts";

/** Longer than a holder may be without a sign of life. */
const STALL_MS = 13_000;
/** After it by then everybody who is taken for dead has been. */
const AFTER_MS = 14_000;

const passes = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("PostgreSQL stands still for 13 s and goes on: no step is called twice, and those of agents that must not be called twice complete", async () => {
  await using cluster = await startPostgresCluster();
  await using agent = await fakeAgent();
  const env = { DATABASE_URL: cluster.urlOf("postgres"), SECRET_KEY: "a secret of the tests" };
  await using stack = new AsyncDisposableStack();
  const services = await Promise.all([1, 2, 3].map(() => serviceProcess({ env })));
  for (const service of services) stack.use(service);
  const [first] = services;
  if (first === undefined) throw new Error("cannot happen");
  const register = async (name: string, config: { delivery?: "at_most_once" }): Promise<string> =>
    (
      await first.client.agents.register({
        name,
        agent_type: "api",
        endpoint: agent.url,
        // Of its own accord no call ends meanwhile.
        config: { timeout_ms: 120_000, ...config },
      })
    ).name;
  const names = [await register("Again", {}), await register("Once", { delivery: "at_most_once" })];
  agent.holds();
  const tasks = await Promise.all(
    services.flatMap(({ client }) =>
      names.flatMap((name) =>
        [1, 2].map(() => client.tasks.create({ description: "d", user_id: "u1", plan: planOf(name, [[]]) })),
      ),
    ),
  );
  await agent.untilCalled(tasks.length);

  cluster.freeze();
  await passes(STALL_MS);
  cluster.thaw();
  await passes(AFTER_MS);
  const running = await Promise.all(tasks.map(({ task_id: id }) => first.client.tasks.get(id)));
  expect(running.map(({ steps }) => steps[0]?.status)).toEqual(tasks.map(() => "executing"));
  agent.release();
  const done = await Promise.all(
    tasks.map(async ({ task_id: id }) => {
      for await (const _event of first.client.tasks.follow(id)) {
        // The stream ends with the task.
      }
      return first.client.tasks.get(id);
    }),
  );

  expect(done.map(({ status }) => status)).toEqual(tasks.map(() => "completed"));
  const calls = Map.groupBy(agent.calls, ({ idempotencyKey }) => idempotencyKey);
  expect([...calls.values()].map(({ length }) => length)).toEqual(tasks.map(() => 1));
});
