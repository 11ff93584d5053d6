import type { SessionRow } from "../store/tables/conversation-contexts.ts";

const HOUR_MS = 60 * 60 * 1000;

/** A session without activity for so long expires, unless one of its tasks is unfinished. */
export const SESSION_LIFE_MS = 24 * HOUR_MS;

/** What was said in an expired session is kept for so long. */
export const EXPIRED_SESSION_KEPT_MS = 90 * 24 * HOUR_MS;

type Life = Pick<SessionRow, "last_activity" | "expired_at">;

/**
 * `stale` = too long without activity: alive only while a task is unfinished. Expiring it is up to a chore, which may
 * not have come round yet.
 */
export function lifeOf({ last_activity, expired_at }: Life, now: number): "alive" | "stale" | "expired" {
  if (expired_at !== null) return "expired";
  return last_activity + SESSION_LIFE_MS < now ? "stale" : "alive";
}
