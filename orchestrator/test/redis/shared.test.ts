import { createClient } from "@redis/client";
import { expect, test } from "vitest";
import type { Client } from "@orchestrator/client";
import type { CatalogueEntry } from "../../src/agents/agent-catalogue.ts";
import { redisSnapshots } from "../../src/agents/agent-snapshots.ts";
import { RedisLink } from "../../src/redis/redis-link.ts";
import { fakeAgent } from "../kit/fake-agent.ts";
import { lyingRedis } from "../kit/lying-redis.ts";
import { redisServer } from "../kit/redis-server.ts";
import { planOf, startOrchestrator } from "../kit/start-orchestrator.ts";
import type { TestOrchestrator } from "../kit/start-orchestrator.ts";
import { testDatabase } from "../kit/test-database.ts";
import type { TestDatabase } from "../kit/test-database.ts";

interface Two extends AsyncDisposable {
  one: TestOrchestrator;
  other: TestOrchestrator;
}

/** Two processes of one deployment. */
async function twoProcesses(
  database: TestDatabase,
  redisUrl: string | undefined,
  env: Record<string, string> = {},
): Promise<Two> {
  await using stack = new AsyncDisposableStack();
  const all = { ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }), ...env };
  const [one, other] = await Promise.all([
    startOrchestrator({ database, env: all }),
    startOrchestrator({ database, env: all }),
  ]);
  stack.use(one);
  stack.use(other);
  const kept = stack.move();
  return { one, other, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** How long the other process takes to see the end of a task, over the time that its reader gets by itself. */
async function followsTask(one: Client, other: Client, agentUrl: string, name: string): Promise<string[]> {
  const agents = await one.agents.list();
  if (!agents.some((agent) => agent.name === name))
    await one.agents.register({ name, agent_type: "api", endpoint: agentUrl });
  const { task_id: id } = await one.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[], [1]]),
  });
  const types: string[] = [];
  for await (const event of other.tasks.follow(id)) types.push(event.type);
  return types;
}

async function statusesOf(times: number, send: (i: number) => Promise<number>): Promise<Map<number, number>> {
  const statuses = await Promise.all(Array.from({ length: times }, (_, i) => send(i)));
  return statuses.reduce(
    (sum, status) => sum.set(status, (sum.get(status) ?? 0) + 1),
    new Map<number, number>(),
  );
}

const KEY = "an-admin-key-of-a-test";
const get = (service: TestOrchestrator, key = KEY): Promise<Response> =>
  fetch(`${service.url}/api/agents`, { headers: { authorization: `Bearer ${key}` } });

test("the requests of a principal are counted over all processes, and each counts alone while Redis is away", async () => {
  await using database = await testDatabase();
  await using redis = await redisServer();
  // Ten in a window of ten seconds: a hundred.
  await using processes = await twoProcesses(database, redis.url, {
    ADMIN_API_KEY: KEY,
    RATE_LIMIT_PER_SECOND: "10",
  });
  const { one, other } = processes;
  const alternately = (i: number): Promise<number> =>
    get(i % 2 === 0 ? one : other).then(({ status }) => status);

  const together = await statusesOf(160, alternately);
  // A window may have ended meanwhile; two of them would let all pass.
  expect(together.get(200)).toBeLessThan(160);
  expect(together.get(429)).toBeGreaterThan(0);
  const refused = await refusal(one);
  expect(refused).toMatchObject({ code: "RATE_LIMITED", status: 429 });
  expect(Number(refused.retryAfter)).toBeGreaterThan(0);
  expect(Number(refused.retryAfter)).toBeLessThanOrEqual(10);

  await redis.kill();
  const answered = await statusesOf(20, alternately);
  expect([...answered.keys()].filter((status) => status !== 200 && status !== 429)).toEqual([]);
});

async function refusal(
  service: TestOrchestrator,
): Promise<{ code: string; status: number; retryAfter: string | null }> {
  for (;;) {
    const response = await get(service);
    const body = (await response.json()) as { code?: string };
    if (response.status === 429)
      return { code: body.code ?? "", status: 429, retryAfter: response.headers.get("retry-after") };
  }
}

test("an address that tries unknown keys is refused by every process, before its keys are looked at", async () => {
  await using database = await testDatabase();
  await using redis = await redisServer();
  await using processes = await twoProcesses(database, redis.url, {
    ADMIN_API_KEY: KEY,
    AUTH_FAILURES_PER_MINUTE: "5",
  });
  const { one, other } = processes;
  const seen = new Set<number>();
  for (let i = 0; i < 8; i++) seen.add((await get(i % 2 === 0 ? one : other, `wrong-${i}`)).status);
  expect(seen).toEqual(new Set([401, 429]));
  const { status } = await get(one);
  expect([200, 429]).toContain(status);
  expect((await fetch(`${one.url}/health`)).status).toBe(200);
});

test("a task is followed in another process, with Redis, while it hangs, after it died, and when it is back and empty", async () => {
  await using database = await testDatabase();
  await using redis = await redisServer();
  await using agent = await fakeAgent();
  await using processes = await twoProcesses(database, redis.url);
  const { one, other } = processes;
  const follow = async (): Promise<void> => {
    const types = await followsTask(one.client, other.client, agent.url, "A");
    expect(types.filter((type) => type === "step.completed")).toHaveLength(2);
    expect(types.at(-1)).toBe("task.completed");
  };
  await follow();
  redis.hang();
  await follow();
  redis.resume();
  await follow();
  await redis.kill();
  await follow();
  await redis.start();
  await follow();
  expect(agent.calls).toHaveLength(10);
});

test("a Redis that lies changes no answer", async () => {
  await using database = await testDatabase();
  await using redis = await lyingRedis();
  await using agent = await fakeAgent();
  await using processes = await twoProcesses(database, redis.url, {
    RATE_LIMIT_PER_SECOND: "100",
  });
  const { one, other } = processes;
  const types = await followsTask(one.client, other.client, agent.url, "A");
  expect(types.at(-1)).toBe("task.completed");
  expect((await other.client.agents.list()).map(({ name }) => name)).toEqual(["A"]);
  expect(redis.commands).toEqual(expect.arrayContaining(["GET", "PUBLISH", "SUBSCRIBE"]));
  expect(redis.commands.some((command) => command.startsWith("EVAL"))).toBe(true);
});

test("a copy of the agents is good for the state that it was made of, under the key that it was made with, and as it was made", async () => {
  await using redis = await redisServer();
  await using link = new RedisLink({ url: redis.url, prefix: "test", onChange: () => undefined });
  await link.connected(5000);
  const entry: CatalogueEntry = {
    id: 1,
    name: "Translator",
    description: "translates",
    capabilities: ["translate"],
    examples: [],
    ownerId: "local",
    visibility: "shared",
    maxConcurrency: undefined,
  };
  const key = Buffer.alloc(32, 1);
  const snapshots = redisSnapshots(link, key);
  expect(await snapshots.load("1:1")).toBeUndefined();
  await snapshots.save("1:1", [entry]);
  expect(await snapshots.load("1:1")).toEqual([entry]);
  expect(await snapshots.load("1:2")).toBeUndefined();
  expect(await redisSnapshots(link, Buffer.alloc(32, 2)).load("1:1")).toBeUndefined();
  await link.client.setRange(link.key("agents"), 40, "X");
  expect(await snapshots.load("1:1")).toBeUndefined();
  await redis.kill();
  expect(await snapshots.load("1:1")).toBeUndefined();
  await snapshots.save("1:1", [entry]);
});

test("a process that starts knows the agents, whatever Redis has of them", async () => {
  await using database = await testDatabase();
  await using redis = await redisServer();
  await using agent = await fakeAgent();
  const plans = async (): Promise<string[]> => {
    await using service = await startOrchestrator({ database, env: { REDIS_URL: redis.url } });
    const { task_id: id } = await service.client.tasks.create({
      description: "translate this",
      user_id: "u",
    });
    const task = await service.client.tasks.get(id);
    return (task.plan?.steps ?? []).map((step) => step.agent_name);
  };
  {
    await using service = await startOrchestrator({ database, env: { REDIS_URL: redis.url } });
    await service.client.agents.register({
      name: "Translator",
      agent_type: "api",
      endpoint: agent.url,
      description: "translates text",
    });
  }
  expect(await plans()).toEqual(["Translator"]);
  const client = createClient({ url: redis.url });
  await client.connect();
  const [key] = (await client.keys("*:agents")) as string[];
  expect(key).toBeDefined();
  expect(await client.get(key ?? "")).not.toContain("Translator");
  await client.set(key ?? "", "tampered with");
  expect(await plans()).toEqual(["Translator"]);
  await client.flushAll();
  expect(await plans()).toEqual(["Translator"]);
  client.destroy();
});
