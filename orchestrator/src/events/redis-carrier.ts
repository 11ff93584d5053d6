import type { RedisLink } from "../redis/redis-link.ts";
import type { WakeCarrier } from "./wake-carrier.ts";

const CHANNEL = "events";

/**
 * Through Redis while it is there, which spares the database; what Redis did not take goes the other way. Both ways
 * are listened to, since each process finds out by itself that Redis is away.
 */
export function redisCarrier(redis: RedisLink, otherwise: WakeCarrier): WakeCarrier {
  return {
    async send(payloads) {
      const taken = await Promise.all(payloads.map((payload) => redis.publish(CHANNEL, payload)));
      // This process listens as well: when nobody got it, somebody who should have is not subscribed.
      const left = payloads.filter((_, i) => !(Number(taken[i]) >= 1));
      if (left.length > 0) await otherwise.send(left);
    },
    onWakes(handler) {
      const ends = [redis.subscribe(CHANNEL, handler), otherwise.onWakes(handler)];
      return () => ends.forEach((end) => end());
    },
  };
}
