import type { FastifyReply } from "fastify";

const HEARTBEAT_MS = 15_000;
/** A reader that takes nothing for this long is cut off; it resumes where it was. */
const SLOW_READER_MS = 30_000;

/** The open streams of the process, to be ended when it shuts down. */
export class EventStreams {
  readonly #open = new Set<AbortController>();

  /** Ends every stream; readers come back with `Last-Event-ID`. */
  closeAll(): void {
    for (const stream of this.#open) stream.abort();
  }

  /**
   * Writes events as server-sent events until the source ends, the reader goes away or the process stops.
   * @param source pages of events with their `id:` in this stream
   */
  async send(
    reply: FastifyReply,
    source: (signal: AbortSignal) => AsyncIterable<{ id: string | number; event: { type: string } }[]>,
  ): Promise<void> {
    const abort = new AbortController();
    this.#open.add(abort);
    reply.hijack();
    const { raw } = reply;
    raw.once("close", () => abort.abort());
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    raw.write(": connected\n\n");
    const heartbeat = setInterval(() => raw.write(": alive\n\n"), HEARTBEAT_MS);
    heartbeat.unref();
    try {
      for await (const page of source(abort.signal)) {
        const text = page
          .map(({ id, event }) => `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
          .join("");
        if (!raw.write(text) && !(await drained(raw, abort.signal))) break;
      }
    } finally {
      clearInterval(heartbeat);
      this.#open.delete(abort);
      raw.end();
    }
  }
}

/** True once the reader has taken what was written; false when it is too slow or gone. */
function drained(raw: FastifyReply["raw"], signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (ok: boolean): void => {
      clearTimeout(timer);
      raw.off("drain", onDrain);
      signal.removeEventListener("abort", onAbort);
      resolve(ok);
    };
    const onDrain = (): void => done(true);
    const onAbort = (): void => done(false);
    const timer = setTimeout(() => done(false), SLOW_READER_MS);
    timer.unref();
    raw.once("drain", onDrain);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
