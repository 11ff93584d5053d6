import { once } from "node:events";
import { createClient } from "@redis/client";
import { messageOf } from "../kernel/app-error.ts";

export interface RedisLinkOptions {
  /** `redis://` or `rediss://`; may hold a password, so it goes into no log. */
  url: string;
  /** Goes before every key and channel, so that deployments can share a server. */
  prefix: string;
  /** Redis is there again, or it is not, and why. */
  onChange(isUp: boolean, reason: string): void;
}

/** A message of a channel; undefined = some may have been missed, look for yourself. */
export type MessageHandler = (message: string | undefined) => void;

export type RedisClient = ReturnType<typeof connect>;

const ANSWER_WITHIN_MS = 100;
/** After an answer that did not come Redis is left alone for so long; a hung server must not slow every request. */
const LEFT_ALONE_MS = 1000;
const LONGEST_PAUSE_MS = 2000;

/**
 * What processes share through Redis beside the database. Nothing depends on it: it may be away, slow, empty or wrong
 * at any time, and whoever asks has another way. States: up → (error, no answer in time) → left alone → up.
 */
export class RedisLink implements AsyncDisposable {
  readonly #client: RedisClient;
  readonly #subscriber: RedisClient;
  readonly #options: RedisLinkOptions;
  readonly #handlers = new Map<string, Set<MessageHandler>>();
  #leftAloneUntil = 0;
  #isUp = true;
  #isClosed = false;

  constructor(options: RedisLinkOptions) {
    this.#options = options;
    this.#client = connect(options.url, "orchestrator");
    this.#subscriber = connect(options.url, "orchestrator-listener");
    for (const client of [this.#client, this.#subscriber]) {
      client.on("error", (error: unknown) => this.#change(false, messageOf(error)));
      client.on("ready", () => this.#change(true, "connected"));
      // Resolves with the first connection, for which nobody waits; it is tried for ever.
      client.connect().catch(() => undefined);
    }
    // Subscriptions are taken up again by the client; what was published meanwhile is lost.
    this.#subscriber.on("ready", () => this.#callAll());
  }

  get isUp(): boolean {
    return this.#client.isReady && this.#subscriber.isReady && Date.now() >= this.#leftAloneUntil;
  }

  /** Waits for the first connection, but not for long. */
  async connected(withinMs: number): Promise<void> {
    const giveUp = AbortSignal.timeout(withinMs);
    await Promise.all(
      [this.#client, this.#subscriber]
        .filter((client) => !client.isReady)
        .map((client) => once(client, "ready", { signal: giveUp })),
    ).catch(() => undefined);
  }

  /** For libraries that want it; what they do with it belongs into `ask`. */
  get client(): RedisClient {
    return this.#client;
  }

  key(name: string): string {
    return `${this.#options.prefix}:${name}`;
  }

  /** What a command gives; undefined when Redis is away, does not answer in time or answers with an error. */
  async ask<T>(
    command: (client: RedisClient) => Promise<T>,
    withinMs = ANSWER_WITHIN_MS,
  ): Promise<T | undefined> {
    if (!this.isUp) return undefined;
    const late = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => {
      this.#leftAloneUntil = Date.now() + LEFT_ALONE_MS;
      this.#change(false, `no answer within ${withinMs} ms`);
      late.resolve(undefined);
    }, withinMs);
    try {
      const answer = await Promise.race([command(this.#client), late.promise]);
      if (answer !== undefined) this.#change(true, "it answers");
      return answer;
    } catch (error) {
      this.#leftAloneUntil = Date.now() + LEFT_ALONE_MS;
      this.#change(false, messageOf(error));
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  /** @returns how many connections got it; undefined when it was not sent */
  publish(channel: string, message: string): Promise<number | undefined> {
    return this.ask((client) => client.publish(this.key(channel), message));
  }

  /** @returns what ends the subscription */
  subscribe(channel: string, handler: MessageHandler): () => void {
    const handlers = this.#handlers.get(channel) ?? new Set();
    this.#handlers.set(channel, handlers.add(handler));
    if (handlers.size === 1) {
      const forward = (message: string): void => {
        for (const each of this.#handlers.get(channel) ?? []) each(message);
      };
      this.#subscriber.subscribe(this.key(channel), forward).catch(() => undefined);
    }
    return () => handlers.delete(handler);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#client.destroy();
    this.#subscriber.destroy();
  }

  #callAll(): void {
    for (const handlers of this.#handlers.values()) for (const handler of handlers) handler(undefined);
  }

  #change(isUp: boolean, reason: string): void {
    if (isUp === this.#isUp || this.#isClosed || (isUp && !this.isUp)) return;
    this.#isUp = isUp;
    this.#options.onChange(isUp, reason);
  }
}

function connect(url: string, name: string) {
  return createClient({
    url,
    name,
    // Commands that could not be sent fail at once, and go another way; subscriptions are kept all the same.
    disableOfflineQueue: name === "orchestrator",
    // A connection that died without a word is found by asking.
    pingInterval: 5000,
    socket: {
      connectTimeout: 2000,
      socketTimeout: 12_000,
      reconnectStrategy: (retries) => Math.min(100 * 2 ** Math.min(retries, 10), LONGEST_PAUSE_MS),
    },
  });
}
