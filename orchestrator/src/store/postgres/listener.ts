import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { messageOf } from "../../kernel/app-error.ts";

export interface ListenerOptions {
  url: string;
  onError: (message: string, error: unknown) => void;
}

/** What a channel's notifications are given to; undefined = some may have been missed, look for yourself. */
type Handler = (payload: string | undefined) => void;

const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** A connection that died without a word is found by asking. */
const PROBE_EVERY_MS = 15_000;
const ANSWER_WITHIN_MS = 5000;

/**
 * Listens to channels (LISTEN) on a connection of its own, which it opens anew when it is lost. Notifications only
 * say that there is something to look for; after every new connection each handler is called once, without a payload.
 */
export class PostgresListener implements AsyncDisposable {
  readonly #options: ListenerOptions;
  readonly #handlers = new Map<string, Set<Handler>>();
  readonly #stop = new AbortController();
  readonly #first = Promise.withResolvers<void>();
  readonly #running: Promise<void>;
  #client: Client | undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** Resolves when it listens for the first time. */
  get listening(): Promise<void> {
    return this.#first.promise;
  }

  /**
   * @param channel a name of lower-case letters and underscores
   * @returns what ends the subscription
   */
  on(channel: string, handler: Handler): () => void {
    const handlers = this.#handlers.get(channel) ?? new Set();
    this.#handlers.set(channel, handlers.add(handler));
    if (handlers.size === 1) this.#client?.query(`LISTEN ${channel}`).catch(() => undefined);
    return () => handlers.delete(handler);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#first.resolve();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let pauseMs = SHORTEST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        await this.#listenUntilLost(() => (pauseMs = SHORTEST_PAUSE_MS));
      } catch (error) {
        if (!signal.aborted)
          this.#options.onError(
            "the connection that listens to the database was lost; it is opened again",
            new Error(messageOf(error)),
          );
      }
      await pause(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  async #listenUntilLost(onListening: () => void): Promise<void> {
    const client = new Client({
      connectionString: this.#options.url,
      connectionTimeoutMillis: 10_000,
      query_timeout: ANSWER_WITHIN_MS,
      keepAlive: true,
      application_name: "orchestrator listener",
    });
    const lost = Promise.withResolvers<never>();
    lost.promise.catch(() => undefined);
    client.on("error", lost.reject);
    client.on("end", () => lost.reject(new Error("the connection was ended")));
    client.on("notification", ({ channel, payload }) => this.#call(channel, payload ?? ""));
    try {
      await client.connect();
      this.#client = client;
      for (const channel of this.#handlers.keys()) await client.query(`LISTEN ${channel}`);
      onListening();
      this.#first.resolve();
      for (const channel of this.#handlers.keys()) this.#call(channel, undefined);
      await Promise.race([lost.promise, this.#probe(client)]);
    } finally {
      this.#client = undefined;
      await Promise.race([client.end(), pause(1000)]).catch(() => undefined);
    }
  }

  async #probe(client: Client): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await pause(PROBE_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await client.query("SELECT");
    }
  }

  #call(channel: string, payload: string | undefined): void {
    for (const handler of this.#handlers.get(channel) ?? []) handler(payload);
  }
}
