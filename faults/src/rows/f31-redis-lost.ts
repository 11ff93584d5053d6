import { redisServer } from "../../../orchestrator/test/kit/redis-server.ts";
import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { threeSteps } from "../world/plans.ts";
import { pause } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";
import type { World } from "../world/world.ts";

const servers = new WeakMap<World, Awaited<ReturnType<typeof redisServer>>>();

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
    const work = (): Promise<number[]> => world.ledger.submitMany(20, () => threeSteps("worker", random), 4);
    await work();
    await redis?.kill();
    await work();
    await redis?.start();
    await pause(random() * 500);
    await work();
    redis?.hang();
    await work();
    redis?.resume();
    return { refused: world.ledger.refusals.length, unanswered: world.ledger.unanswered };
  },
  bars: ({ refused, unanswered }, { tasks }) => [
    ...(refused + unanswered === 0 ? [] : [`${refused} submits were refused, ${unanswered} not answered`]),
    ...(tasks.length === 80 && tasks.every(({ status }) => status === "completed")
      ? []
      : ["not every task completed"]),
  ],
});
