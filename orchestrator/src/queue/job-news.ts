import { randomUUID } from "node:crypto";
import type { PostgresListener } from "../store/postgres/listener.ts";
import type { PostgresStore } from "../store/postgres/postgres-tx.ts";

export interface JobNewsDeps {
  store: Pick<PostgresStore, "raw">;
  listener: Pick<PostgresListener, "on">;
  onError: (message: string, error: unknown) => void;
}

export interface JobNewsHandlers {
  /** Jobs may be waiting. */
  onWaiting(): void;
  /** These jobs were removed while somebody held them. */
  onCancelled(jobIds: readonly string[]): void;
}

interface Notification {
  from: string;
  waiting: boolean;
  cancelled: string[];
}

const CHANNEL = "orchestrator_jobs";
/** News of this long go out together. */
const GATHER_MS = 5;
/** A payload may have 8,000 bytes. */
const IDS_IN_ONE = 150;

/**
 * Tells the other processes what happened to jobs. It is sent after the commit: inside the transactions it would make
 * them commit one after another. What is lost is found by the others' looking for themselves.
 */
export class JobNews implements AsyncDisposable {
  readonly #deps: JobNewsDeps;
  readonly #me = randomUUID();
  readonly #unsubscribe: () => void;
  #waiting = false;
  #cancelled: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<unknown> = Promise.resolve();

  constructor(deps: JobNewsDeps, { onWaiting, onCancelled }: JobNewsHandlers) {
    this.#deps = deps;
    this.#unsubscribe = deps.listener.on(CHANNEL, (payload) => {
      if (payload === undefined) {
        onWaiting();
        return;
      }
      // Only this class sends on the channel.
      const { from, waiting, cancelled } = JSON.parse(payload) as Notification;
      if (from === this.#me) return;
      if (cancelled.length > 0) onCancelled(cancelled);
      if (waiting) onWaiting();
    });
  }

  waiting(): void {
    this.#waiting = true;
    this.#schedule();
  }

  cancelled(jobIds: readonly string[]): void {
    this.#cancelled.push(...jobIds);
    this.#schedule();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unsubscribe();
    clearTimeout(this.#timer);
    this.#send();
    await this.#sending;
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#send(), GATHER_MS);
  }

  #send(): void {
    this.#timer = undefined;
    const payloads: string[] = [];
    const news = (waiting: boolean, cancelled: string[]): number =>
      payloads.push(JSON.stringify({ from: this.#me, waiting, cancelled } satisfies Notification));
    for (let at = 0; at < this.#cancelled.length; at += IDS_IN_ONE)
      news(false, this.#cancelled.slice(at, at + IDS_IN_ONE));
    if (this.#waiting) news(true, []);
    this.#waiting = false;
    this.#cancelled = [];
    if (payloads.length === 0) return;
    const sent = this.#deps.store.raw("SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload", [
      CHANNEL,
      payloads,
    ]);
    this.#sending = Promise.all([
      this.#sending,
      sent.catch((error: unknown) =>
        this.#deps.onError("other processes could not be told of jobs; they look for themselves", error),
      ),
    ]);
  }
}
