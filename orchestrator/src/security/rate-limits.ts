import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { UnavailableError } from "../kernel/app-error.ts";
import type { RedisLink } from "../redis/redis-link.ts";

export interface RateLimitOptions {
  /** Requests of one principal per second, over windows of ten; 0 = no limit. */
  requestsPerSecond: number;
  /** Requests of one address with a key that nobody has, per minute; 0 = no limit. */
  failuresPerMinute: number;
  /** Where all processes count together; without it, or while it is away, each counts for itself. */
  redis: RedisLink | undefined;
}

export interface RateLimits {
  /** Counts a request of a caller who is known. @throws UnavailableError RATE_LIMITED with the time to wait */
  countRequest(principal: string): Promise<void>;
  /** To be asked before a key is looked at. @throws UnavailableError RATE_LIMITED with the time to wait */
  checkAddress(address: string): Promise<void>;
  /** Counts a key that nobody has. */
  countFailure(address: string): Promise<void>;
}

const WINDOW_SECONDS = 10;
const FAILURE_WINDOW_SECONDS = 60;

export function createRateLimits({
  requestsPerSecond,
  failuresPerMinute,
  redis,
}: RateLimitOptions): RateLimits {
  const requests = counter("requests", requestsPerSecond * WINDOW_SECONDS, WINDOW_SECONDS, redis);
  const failures = counter("failures", failuresPerMinute, FAILURE_WINDOW_SECONDS, redis);
  return {
    async countRequest(principal) {
      const waitMs = await requests.count(principal);
      if (waitMs === undefined) return;
      throw new UnavailableError(
        "RATE_LIMITED",
        `${principal} sends more than ${requestsPerSecond} requests per second. Send the request again after the time in Retry-After.`,
        { retryAfterMs: waitMs },
      );
    },
    async checkAddress(address) {
      const waitMs = await failures.exceededFor(address);
      if (waitMs === undefined) return;
      throw new UnavailableError(
        "RATE_LIMITED",
        "Too many requests with unknown API keys came from this address. Check the key, and try again after the time in Retry-After.",
        { retryAfterMs: waitMs },
      );
    },
    async countFailure(address) {
      await failures.count(address);
    },
  };
}

/** Counts by key in windows of fixed length. Times are in milliseconds until the key may go on; undefined = at once. */
interface Counter {
  count(key: string): Promise<number | undefined>;
  /** Known to this process, without counting. */
  exceededFor(key: string): Promise<number | undefined>;
}

const NEVER_EXCEEDED: Counter = {
  count: async () => undefined,
  exceededFor: async () => undefined,
};

function counter(name: string, points: number, windowSeconds: number, redis: RedisLink | undefined): Counter {
  if (points === 0) return NEVER_EXCEEDED;
  const own = new RateLimiterMemory({ points, duration: windowSeconds });
  const shared =
    redis === undefined
      ? undefined
      : new RateLimiterRedis({
          storeClient: redis.client,
          useRedisPackage: true,
          keyPrefix: redis.key(name),
          points,
          duration: windowSeconds,
        });
  const countTogether = async (key: string): Promise<RateLimiterRes | undefined> => {
    if (redis === undefined || shared === undefined) return undefined;
    const counted = await redis.ask(() => outcomeOf(shared.consume(key)));
    return counted !== undefined && isSane(counted, windowSeconds) ? counted : undefined;
  };
  return {
    async count(key) {
      const together = await countTogether(key);
      if (together === undefined) return waitOf(await outcomeOf(own.consume(key)), points);
      const waitMs = waitOf(together, points);
      // Known here from now on, so that the next request need not ask.
      if (waitMs !== undefined) await own.block(key, waitMs / 1000);
      return waitMs;
    },
    async exceededFor(key) {
      const known = await own.get(key);
      return known === null ? undefined : waitOf(known, points);
    },
  };
}

/** The library rejects with the state of a key that is over its limit. */
async function outcomeOf(consuming: Promise<RateLimiterRes>): Promise<RateLimiterRes> {
  try {
    return await consuming;
  } catch (error) {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  }
}

const waitOf = ({ consumedPoints, msBeforeNext }: RateLimiterRes, points: number): number | undefined =>
  consumedPoints > points ? Math.max(msBeforeNext, 1) : undefined;

/** Could a Redis that is in order have said this? */
const isSane = ({ consumedPoints, msBeforeNext }: RateLimiterRes, windowSeconds: number): boolean =>
  Number.isSafeInteger(consumedPoints) &&
  consumedPoints >= 1 &&
  msBeforeNext >= 0 &&
  msBeforeNext <= windowSeconds * 1000;
