import { expireStaleRows, expiredSessionRows, staleSessionRows } from "../store/tables/session-expiry.ts";
import { removeSession } from "./remove-session.ts";
import type { SessionDeps } from "./session-deps.ts";
import { EXPIRED_SESSION_KEPT_MS, SESSION_LIFE_MS } from "./session-life.ts";

/** More at once would keep others waiting. */
const AT_ONCE = 500;

type Deps = Pick<SessionDeps, "store" | "clock">;

/** Expires every session in which nothing happened for a day and no task is unfinished. */
export async function expireSessions({ store, clock }: Deps, signal: AbortSignal): Promise<void> {
  const now = clock.now();
  const before = now - SESSION_LIFE_MS;
  while (!signal.aborted) {
    const stale = await staleSessionRows(store.reader, before, AT_ONCE);
    if (stale.length > 0) await store.transaction((tx) => expireStaleRows(tx, stale, { before, now }));
    if (stale.length < AT_ONCE) return;
  }
}

/** Removes the sessions that expired long ago, with what was said in them. */
export async function removeExpiredSessions({ store, clock }: Deps, signal: AbortSignal): Promise<void> {
  const before = clock.now() - EXPIRED_SESSION_KEPT_MS;
  while (!signal.aborted) {
    const old = await expiredSessionRows(store.reader, before, AT_ONCE);
    for (const id of old) {
      if (signal.aborted) return;
      await removeSession(store, id);
    }
    if (old.length < AT_ONCE) return;
  }
}
