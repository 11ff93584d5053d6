import type { Clock } from "../kernel/clock.ts";
import type { PostgresStore } from "../store/postgres/postgres-tx.ts";
import type { RunningJob } from "./held-context.ts";
import { lookForTheDead, takeFromTheDead, touchJobs } from "./pg-boss-jobs.ts";
import { afterTick, mayJudge } from "./trust.ts";
import type { Trust } from "./trust.ts";
import type { StopReason } from "./work-queue.ts";

const LOOK_EVERY_MS = 1000;
const TOUCH_EVERY_MS = 3000;
const SIGN_WITHIN_MS = 4000;
/** In it everybody who lives gives a sign of life: one that failed late is given again in the next round. */
export const GRACE_MS = TOUCH_EVERY_MS + LOOK_EVERY_MS + SIGN_WITHIN_MS + 1000;

export interface SignsOfLifeDeps {
  store: PostgresStore;
  clock: Clock;
  onError: (message: string, error: unknown) => void;
  /** For how long it must have reached the database steadily before it takes anybody for dead. */
  graceMs?: number;
}

/** A job in hand; once its end is being written, that its row is gone says nothing. */
type InHand = Pick<RunningJob, "job" | "abort" | "isEnding">;

interface Holder {
  /** Whether there is, or may come, anything to give signs of life for. */
  isAtWork(): boolean;
  /** A job of these that somebody else has now, or nobody, is aborted. */
  inHand(): readonly InHand[];
  /** Jobs of the dead wait again. */
  onTaken(): void;
}

/** Gives signs of life for a process's jobs, notices what is no longer its own, and takes jobs from the dead. */
export class SignsOfLife {
  readonly #deps: SignsOfLifeDeps;
  readonly #holder: Holder;
  #cancelTimer: (() => void) | undefined;
  /** By the monotonic clock, as `#trust`: the time of day may be set. */
  #touchedAt = Number.NEGATIVE_INFINITY;
  #trust: Trust | undefined;

  constructor(deps: SignsOfLifeDeps, holder: Holder) {
    this.#deps = deps;
    this.#holder = holder;
  }

  /** Looks once, and then every second while the holder is at work. */
  async begin(): Promise<void> {
    const { store, clock, onError, graceMs = GRACE_MS } = this.#deps;
    try {
      const now = performance.now();
      if (now - this.#touchedAt >= TOUCH_EVERY_MS) {
        await this.#touch();
        this.#touchedAt = now;
      }
      const { nowMs, isSuspicious } = await lookForTheDead(store, SIGN_WITHIN_MS);
      this.#trust = afterTick(this.#trust, { endedAtMs: performance.now(), databaseMs: nowMs });
      if (isSuspicious && mayJudge(this.#trust, graceMs) && (await this.#takeFromTheDead(nowMs)) > 0)
        this.#holder.onTaken();
    } catch (error) {
      this.#trust = afterTick(this.#trust, { endedAtMs: performance.now(), databaseMs: undefined });
      onError("no sign of life could be given to the database", error);
    }
    this.end();
    if (this.#holder.isAtWork())
      this.#cancelTimer = clock.at(clock.now() + LOOK_EVERY_MS, () => void this.begin());
  }

  #takeFromTheDead(asOfMs: number): Promise<number> {
    const { store, clock } = this.#deps;
    return takeFromTheDead(store, { asOfMs, nowMs: clock.now() });
  }

  end(): void {
    this.#cancelTimer?.();
  }

  async #touch(): Promise<void> {
    const held = this.#holder.inHand().filter(({ isEnding }) => !isEnding);
    if (held.length === 0) return;
    const ours = await touchJobs(
      this.#deps.store,
      held.map(({ job }) => job),
      SIGN_WITHIN_MS,
    );
    // Meanwhile some may have begun to end.
    for (const { job, abort, isEnding } of held) {
      if (!isEnding && !ours.has(job.id)) abort.abort("cancelled" satisfies StopReason);
    }
  }
}
