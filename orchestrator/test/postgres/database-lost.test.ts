import { ProblemError, UnreachableError } from "@orchestrator/client";
import { expect, test } from "vitest";
import { fakeAgent } from "../kit/fake-agent.ts";
import { startPostgresCluster } from "../kit/postgres-cluster.ts";
import { serviceProcess } from "../kit/service-process.ts";
import type { ServiceProcess } from "../kit/service-process.ts";
import { planOf } from "../kit/start-orchestrator.ts";
import { tcpProxy } from "../kit/tcp-proxy.ts";
import { testDatabase } from "../kit/test-database.ts";

interface Submitted {
  acknowledged: number[];
  refusals: ProblemError[];
}

/** Submits one task after the other, each under a key, and repeats what was refused, until it is told to stop. */
function submitting(services: ServiceProcess[], name: string, seen: Submitted): () => Promise<void> {
  let isStopped = false;
  const one = async (service: ServiceProcess, key: string): Promise<void> => {
    for (;;) {
      try {
        const { task_id: id } = await service.client.tasks.create(
          { description: "d", user_id: "u1", plan: planOf(name, [[], [1]]) },
          { idempotencyKey: key },
        );
        seen.acknowledged.push(id);
        return;
      } catch (error) {
        if (error instanceof ProblemError && error.status === 503) seen.refusals.push(error);
        else if (!(error instanceof UnreachableError)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  const loops = services.map(async (service, s) => {
    for (let i = 0; !isStopped; i++) await one(service, `${s}-${i}`);
  });
  return async () => {
    isStopped = true;
    await Promise.all(loops);
  };
}

async function expectAllCompleted(service: ServiceProcess, { acknowledged }: Submitted): Promise<void> {
  const ids = new Set(acknowledged);
  expect(ids.size).toBe(acknowledged.length);
  for (const id of ids) {
    for await (const _event of service.client.tasks.follow(id)) {
      // The stream ends with the task.
    }
    const task = await service.client.tasks.get(id);
    expect([id, task.status]).toEqual([id, "completed"]);
  }
}

test("PostgreSQL stops at once mid-run and comes back: 503 with Retry-After meanwhile, then everything completes and every acknowledged task is there", async () => {
  await using cluster = await startPostgresCluster();
  await using agent = await fakeAgent();
  const env = { DATABASE_URL: cluster.urlOf("postgres"), SECRET_KEY: "a secret of the tests" };
  await using one = await serviceProcess({ env });
  await using other = await serviceProcess({ env });
  const { name } = await one.client.agents.register({ name: "A", agent_type: "api", endpoint: agent.url });
  const seen: Submitted = { acknowledged: [], refusals: [] };
  const stop = submitting([one, other], name, seen);
  await agent.untilCalled(20);
  await cluster.crash();
  const health = await until(async () => {
    const response = await fetch(`${one.url}/health/ready`);
    return response.status === 503 ? response : undefined;
  });
  expect(health.status).toBe(503);
  await until(async () => (seen.refusals.length > 3 ? true : undefined));
  const before = seen.acknowledged.length;
  await cluster.start();
  await until(async () => (seen.acknowledged.length > before + 20 ? true : undefined));
  await stop();
  for (const refusal of seen.refusals) {
    expect(refusal.code).toBe("STORE_UNAVAILABLE");
    expect(refusal.retryAfterSeconds).toBeGreaterThan(0);
  }
  await expectAllCompleted(one, seen);
  const calls = Map.groupBy(agent.calls, ({ idempotencyKey }) => idempotencyKey);
  // One crash, of the database: at most one call more than its attempts.
  expect(Math.max(...[...calls.values()].map(({ length }) => length))).toBeLessThanOrEqual(4);
});

test("connections to PostgreSQL are cut again and again: nothing acknowledged is lost, and everything completes", async () => {
  await using database = await testDatabase();
  await using proxy = await tcpProxy(database.env["DATABASE_URL"] ?? "");
  await using agent = await fakeAgent();
  const env = { ...database.env, DATABASE_URL: proxy.through(database.env["DATABASE_URL"] ?? "") };
  await using service = await serviceProcess({ env });
  const { name } = await service.client.agents.register({
    name: "A",
    agent_type: "api",
    endpoint: agent.url,
  });
  const seen: Submitted = { acknowledged: [], refusals: [] };
  const stop = submitting([service], name, seen);
  let cuts = 0;
  for (let round = 1; round <= 8; round++) {
    await agent.untilCalled(agent.calls.length + 10);
    cuts += proxy.cut();
  }
  proxy.close();
  await until(async () => ((await fetch(`${service.url}/health/ready`)).status === 503 ? true : undefined));
  proxy.open();
  const before = seen.acknowledged.length;
  await until(async () => (seen.acknowledged.length > before + 5 ? true : undefined));
  await stop();
  expect(cuts).toBeGreaterThan(8);
  await expectAllCompleted(service, seen);
});

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
