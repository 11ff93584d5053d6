import { hasCode } from "../kernel/app-error.ts";
import { backoffMs } from "../kernel/backoff.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Store, Tx } from "../store/store.ts";
import type { Guarded } from "./work-queue.ts";

const STORE_BACKOFF_MS = [100, 250, 500, 1000, 2000];

/** Thrown in a transaction of a holder that no longer has the job: nothing of it is written. */
export class StaleHolder extends Error {}

export interface RepeatDeps {
  store: Pick<Store, "transaction">;
  clock: Clock;
  random: () => number;
}

/** What an agent answered must not be lost to a full disk: the write is repeated until it succeeds or `signal` aborts. */
export async function repeatWrite<T>(
  { store, clock, random }: RepeatDeps,
  signal: AbortSignal,
  write: (tx: Tx) => Promise<T>,
): Promise<Guarded<T>> {
  for (let failed = 1; ; failed++) {
    try {
      return { fate: "ok", value: await store.transaction(write) };
    } catch (error) {
      if (error instanceof StaleHolder) return { fate: "stale" };
      if (!hasCode(error, "STORE_UNAVAILABLE") || signal.aborted) throw error;
      await pause(clock, backoffMs(STORE_BACKOFF_MS, failed, random()), signal);
    }
  }
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.at(clock.now() + ms, end);
    signal.addEventListener("abort", end, { once: true });
  });
}
