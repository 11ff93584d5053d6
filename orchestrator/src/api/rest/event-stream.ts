import type { FastifyReply } from "fastify";
import type { Credential } from "../../api-keys/credential.ts";
import { UnavailableError } from "../../kernel/app-error.ts";
import type { Clock } from "../../kernel/clock.ts";

const HEARTBEAT_MS = 15_000;
/** A reader that takes nothing for this long is cut off; it resumes where it was. */
const SLOW_READER_MS = 30_000;
/** What a reader that was cut off has left to take is thrown away after this. */
const LAST_BYTES_MS = 5000;
const RETRY_AFTER_MS = 10_000;

type Page = readonly { id: string | number; event: { type: string } }[];

/** One owner leaves a quarter of the streams to the others. */
const OWNER_SHARE = 3 / 4;

/** Who reads a stream, and what let them in. */
export interface StreamReader {
  caller: { principal: string };
  credential: Credential;
}

/** The open streams of the process, to be ended when it shuts down. */
export class EventStreams {
  readonly #open = new Map<AbortController, StreamReader>();
  readonly #clock: Clock;
  readonly #limit: number;
  /** Readers of one feed get the same pages: a thousand of them hold the bytes of one. */
  readonly #bytes = new WeakMap<Page, Buffer>();

  constructor({ clock, limit }: { clock: Clock; limit: number }) {
    this.#clock = clock;
    this.#limit = limit;
  }

  get open(): number {
    return this.#open.size;
  }

  /** Ends every stream; readers come back with `Last-Event-ID`. */
  closeAll(): void {
    for (const stream of this.#open.keys()) stream.abort();
  }

  /** What let the readers of the open streams in. */
  get credentials(): ReadonlySet<Credential> {
    return new Set([...this.#open.values()].map(({ credential }) => credential));
  }

  /** Ends the streams of readers who were let in by one of these. */
  closeOf(credentials: ReadonlySet<Credential>): void {
    for (const [stream, { credential }] of this.#open) if (credentials.has(credential)) stream.abort();
  }

  /**
   * Writes events as server-sent events until the source ends, the reader goes away or the process stops. The next page
   * is read only when the reader has taken the one before, so a stream holds one page, however slow its reader is.
   * @param source pages of events with their `id:` in this stream
   * @throws UnavailableError TOO_MANY_STREAMS before anything is written
   */
  async send(
    reply: FastifyReply,
    reader: StreamReader,
    source: (signal: AbortSignal) => AsyncIterable<Page>,
  ): Promise<void> {
    this.#requireRoomFor(reader.caller.principal);
    const abort = new AbortController();
    this.#open.set(abort, reader);
    reply.hijack();
    const { raw } = reply;
    raw.once("close", () => abort.abort());
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // Nothing else comes on it: no request is on its way there when the stream ends with the service.
      connection: "close",
      "x-accel-buffering": "no",
    });
    raw.write(": connected\n\n");
    // What a slow reader has not taken yet is sign of life enough.
    const heartbeat = setInterval(() => raw.writableNeedDrain || raw.write(": alive\n\n"), HEARTBEAT_MS);
    heartbeat.unref();
    try {
      for await (const page of source(abort.signal)) {
        if (raw.write(this.#bytesOf(page))) continue;
        const end = await this.#drained(raw, abort.signal);
        if (end === "slow")
          raw.write(
            ": cut off, since nothing was read for 30 s; come back with the last id as Last-Event-ID\n\n",
          );
        if (end !== "drained") break;
      }
    } finally {
      clearInterval(heartbeat);
      this.#open.delete(abort);
      raw.end();
      // The last bytes of a reader that reads nothing would stay in memory as long as its connection.
      const cancel = this.#clock.at(this.#clock.now() + LAST_BYTES_MS, () => raw.destroy());
      raw.once("close", cancel);
    }
  }

  #requireRoomFor(principal: string): void {
    const refuse = (said: string): never => {
      throw new UnavailableError(
        "TOO_MANY_STREAMS",
        `${said} Close some, or follow all your tasks with one: GET /api/events.`,
        { retryAfterMs: RETRY_AFTER_MS },
      );
    };
    if (this.#open.size >= this.#limit)
      refuse(`${this.#limit} event streams are open, which is as many as this service takes.`);
    const share = Math.ceil(this.#limit * OWNER_SHARE);
    // Counted only where it matters.
    if (this.#open.size < share) return;
    const own = [...this.#open.values()].filter(({ caller }) => caller.principal === principal).length;
    if (own >= share)
      refuse(`You have ${own} event streams open, which is as many as one caller may have here.`);
  }

  #bytesOf(page: Page): Buffer {
    const known = this.#bytes.get(page);
    if (known !== undefined) return known;
    const bytes = Buffer.from(textOf(page));
    this.#bytes.set(page, bytes);
    return bytes;
  }

  /** How the wait ended in which the reader was to take what was written. */
  #drained(raw: FastifyReply["raw"], signal: AbortSignal): Promise<"drained" | "slow" | "gone"> {
    return new Promise((resolve) => {
      const done = (end: "drained" | "slow" | "gone"): void => {
        cancelTimer();
        raw.off("drain", onDrain);
        signal.removeEventListener("abort", onAbort);
        resolve(end);
      };
      const onDrain = (): void => done("drained");
      const onAbort = (): void => done("gone");
      const cancelTimer = this.#clock.at(this.#clock.now() + SLOW_READER_MS, () => done("slow"));
      raw.once("drain", onDrain);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }
}

const textOf = (page: Page): string =>
  page.map(({ id, event }) => `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
