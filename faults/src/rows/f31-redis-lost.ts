import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { redisServer } from "../../../orchestrator/test/kit/redis-server.ts";
import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { threeSteps } from "../world/plans.ts";
import { pause, until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";
import type { World } from "../world/world.ts";

const servers = new WeakMap<World, Awaited<ReturnType<typeof redisServer>>>();

/** Two processes of the service, each with a connection for commands and one that listens. */
const CONNECTIONS = 4;

interface RedisFacts {
  /** Another one after each start. */
  runId: string;
  /** Of the service; the one that asks is not among them. */
  connections: number;
  published: number;
}

/** What Redis says of itself; undefined when it says nothing within two seconds. */
async function askRedis(url: string): Promise<RedisFacts | undefined> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  const late = setTimeout(() => socket.destroy(new Error("Redis does not answer")), 2000);
  socket.write("INFO everything\r\nQUIT\r\n");
  const info = await text(socket).catch(() => undefined);
  clearTimeout(late);
  if (info === undefined) return undefined;
  const field = (pattern: RegExp): string => pattern.exec(info)?.[1] ?? "";
  return {
    runId: field(/^run_id:(\w+)/m),
    connections: Number(field(/^connected_clients:(\d+)/m)) - 1,
    published: Number(field(/^cmdstat_publish:calls=(\d+)/m)),
  };
}

export const f31: Fault = defineFault({
  id: "F31",
  about: "Redis killed, hung and back, empty",
  databases: ["postgres"],
  rounds: { quick: 1, full: 10 },
  async prepare(round) {
    const redis = await redisServer();
    const world = await openWorldWithWorker(round, {
      env: { REDIS_URL: redis.url },
      onClose: () => redis[Symbol.asyncDispose](),
    });
    servers.set(world, redis);
    await world.startService();
    return world;
  },
  async disturb(world, { random }) {
    const redis = servers.get(world);
    if (redis === undefined) throw new Error("this world has no Redis");
    const ask = (): Promise<RedisFacts | undefined> => askRedis(redis.url);
    const work = (): Promise<number[]> => world.ledger.submitMany(20, () => threeSteps("worker", random), 4);
    /** Works until something has gone through Redis: where it finds its way back later, less at once. */
    const workThroughIt = (): Promise<RedisFacts> =>
      until("something to go through Redis", async () => {
        await work();
        const facts = await ask();
        return facts !== undefined && facts.published > 0 ? facts : undefined;
      });
    const before = await workThroughIt();
    await redis.kill();
    const killed = await ask();
    await work();
    await redis.start();
    await pause(random() * 500);
    await work();
    await until("the service to be back at Redis", async () =>
      Number((await ask())?.connections) >= CONNECTIONS ? true : undefined,
    );
    const back = await workThroughIt();
    redis.hang();
    const hung = await ask();
    await work();
    redis.resume();
    const { refusals, unanswered } = world.ledger;
    return { refused: refusals.length, unanswered, before, killed, back, hung };
  },
  bars: ({ refused, unanswered, before, killed, back, hung }, { tasks }) => [
    ...(killed === undefined && before.runId !== back.runId ? [] : ["Redis was not killed"]),
    ...(hung === undefined ? [] : ["Redis did not hang"]),
    ...(refused + unanswered === 0 ? [] : [`${refused} submits were refused, ${unanswered} not answered`]),
    ...(tasks.every(({ status }) => status === "completed") ? [] : ["not every task completed"]),
  ],
});
