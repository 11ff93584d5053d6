import { isPostgresTx } from "../store/postgres/postgres-tx.ts";
import type { PostgresTx } from "../store/postgres/postgres-tx.ts";
import type { Tx } from "../store/store.ts";
import { completeJob, isHeld, keepHeld } from "./pg-boss-jobs.ts";
import { repeatWrite, StaleHolder } from "./repeat-write.ts";
import type { RepeatDeps } from "./repeat-write.ts";
import type { Guarded, HeldJob, HeldJobContext } from "./work-queue.ts";

/** A job that this process holds and works on. */
export interface RunningJob {
  readonly job: HeldJob;
  readonly abort: AbortController;
  /** Its end is being written, or is written. */
  isEnding: boolean;
  /** The job is no longer this holder's. */
  hasEnded: boolean;
  done: Promise<void>;
}

/**
 * What the handler of a job may write, guarded by the job's fence.
 * @param onSettling called in the transaction that ends the job, before anything is written
 */
export function heldContext(
  deps: RepeatDeps,
  running: RunningJob,
  onSettling: (tx: Tx, job: HeldJob) => void,
): HeldJobContext {
  const { job, abort } = running;
  const guarded = async <T>(write: (tx: PostgresTx) => Promise<T>): Promise<Guarded<T>> => {
    const result = await repeatWrite(deps, abort.signal, async (tx) => {
      const postgres = postgresOf(tx);
      // Without a lock: the job's row is locked last, after the task's.
      if (!(await isHeld(postgres, job))) throw new StaleHolder();
      return write(postgres);
    });
    if (result.fate === "stale") running.hasEnded = true;
    return result;
  };
  return {
    signal: abort.signal,
    checkpoint: (write) =>
      guarded(async (tx) => {
        const value = await write(tx);
        if (!(await keepHeld(tx, job))) throw new StaleHolder();
        return value;
      }),
    settle: async (write) => {
      running.isEnding = true;
      try {
        return await guarded(async (tx) => {
          onSettling(tx, job);
          tx.onCommit(() => {
            running.hasEnded = true;
          });
          const value = await write(tx);
          if (!(await completeJob(tx, job))) throw new StaleHolder();
          return value;
        });
      } finally {
        running.isEnding = running.hasEnded;
      }
    },
  };
}

export function postgresOf(tx: Tx): PostgresTx {
  if (isPostgresTx(tx)) return tx;
  throw new Error("cannot happen: a queue on PostgreSQL was given a transaction of another database");
}
