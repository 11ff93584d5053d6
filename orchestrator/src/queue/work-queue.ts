import type { Json } from "@orchestrator/contracts";
import type { Tx } from "../store/store.ts";

/** A wake-up for work whose truth is a row elsewhere. */
export interface Job {
  /** A UUID. */
  id: string;
  kind: string;
  /** Jobs of one key share a cap on how many run at once, e.g. `agent:7`. */
  key?: string | undefined;
  payload: Json;
  /** Higher runs earlier; 0 when absent. */
  priority?: number | undefined;
  /** Not before this time, in milliseconds since 1970; at once when absent. */
  runAt?: number | undefined;
  /**
   * What the transaction that enqueues the job knows of it: known to this process only, written nowhere, and there
   * again only with a job that was handed over.
   */
  facts?: unknown;
}

export interface HeldJob extends Job {
  /** How often the job was handed out, this time included; guards every write of its holder. */
  fence: number;
  /** Handed to this process inside the transaction that enqueued it. */
  handedOff: boolean;
}

/** `stale`: the job is no longer this holder's (cancelled, or handed out again); nothing was written. */
export type Guarded<T> = { fate: "ok"; value: T } | { fate: "stale" };

export interface HeldJobContext {
  /** Aborts when the job is cancelled or the queue stops. The reason is a `StopReason`. */
  signal: AbortSignal;
  /** Writes and keeps the job. */
  checkpoint<T>(write: (tx: Tx) => Promise<T>): Promise<Guarded<T>>;
  /** Writes and completes the job, in one transaction. */
  settle<T>(write: (tx: Tx) => Promise<T>): Promise<Guarded<T>>;
}

export type StopReason = "cancelled" | "stopping";

export type JobHandler = (job: HeldJob, context: HeldJobContext) => Promise<void>;

export interface WorkOptions {
  /** How many jobs this process runs at once. */
  slots: number;
  /** How many jobs of a key run at once. */
  capOf(key: string): number;
  /** May a job of this key begin in the transaction that enqueues it, without a claim? */
  mayHandOff(key: string): boolean;
}

export interface QueueStats {
  /** Waiting for a slot now. */
  ready: number;
  /** Waiting for their time. */
  delayed: number;
  /** In the hands of this process. */
  running: number;
}

/**
 * At-least-once work that survives `kill -9`. A job is handed out again only after its holder died or threw;
 * writes of the former holder are refused from then on.
 */
export interface WorkQueue {
  /**
   * Adds jobs in the caller's transaction.
   * @param begin `at_once`: jobs that find a free slot are handed to this process in the same transaction and begin
   *   when it commits; `in_turn`: every job waits to be claimed
   * @returns the ids of the jobs that were handed over
   */
  enqueue(tx: Tx, jobs: readonly Job[], begin: "at_once" | "in_turn"): Promise<ReadonlySet<string>>;
  /** Removes jobs in the caller's transaction; the signals of running handlers abort after commit. */
  cancel(tx: Tx, jobIds: readonly string[]): Promise<void>;
  /** Which of these jobs are not there, or not any more. */
  missing(tx: Tx, jobIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Begins to hand out jobs, first those of a process that died. */
  work(handler: JobHandler, options: WorkOptions): Promise<void>;
  /** Hands out nothing more and waits; after `graceMs` aborts what still runs. Unsettled jobs stay for the next start. */
  stop(options: { graceMs: number }): Promise<void>;
  stats(): Promise<QueueStats>;
  /**
   * How many jobs wait, or run in this process: for every submit, so it costs next to nothing. It may be a quarter of
   * a second old, but has what this process added until now.
   */
  backlog(): Promise<number>;
}
