import { setMaxListeners } from "node:events";
import type { Dispatcher } from "undici";
import { BodyBuffer } from "./body-buffer.ts";
import { decodeBody, tooLargeMessage } from "./decode-body.ts";
import { describeProblem } from "./describe-problem.ts";
import type { EgressProblem, EgressResult } from "./egress-result.ts";
import type { Slot, SocketPool, Waiter } from "./socket-pool.ts";
import { startDeadline } from "./deadline-timer.ts";
import type { ConnectTimings } from "./connect-timings.ts";

const MAX_HEADERS = 256;

export interface CallOptions {
  origin: string;
  dispatch: Dispatcher.DispatchOptions;
  signal: AbortSignal | undefined;
  remainingMs: number;
  maxBytes: number;
  freshSocket: boolean;
}

/**
 * One request and its answer: waiting for a connection → sending → answering → settled. Whatever happens first settles
 * it; later events find it settled and do nothing.
 */
export class Call implements Dispatcher.DispatchHandler, Waiter {
  readonly origin: string;
  readonly freshSocket: boolean;
  /** Whether it met a kept connection that closed before the first byte of an answer. */
  metClosingSocket = false;
  readonly #options: CallOptions;
  readonly #pool: SocketPool;
  readonly #resolve: (result: EgressResult) => void;
  readonly #body: BodyBuffer;
  readonly #startedAt = performance.now();
  readonly #onAbort = (): void => this.fail("aborted", "The call was cancelled.");
  #deadline: NodeJS.Timeout | undefined;
  #slot: Slot | undefined;
  #timingsBefore: ConnectTimings | undefined;
  #sent = false;
  #settled = false;
  #status: number | undefined;
  #headers: Record<string, string> = {};

  constructor(pool: SocketPool, options: CallOptions, resolve: (result: EgressResult) => void) {
    this.#pool = pool;
    this.#options = options;
    this.#resolve = resolve;
    this.#body = new BodyBuffer(options.maxBytes);
    this.origin = options.origin;
    this.freshSocket = options.freshSocket;
  }

  begin(): void {
    const { signal, remainingMs } = this.#options;
    if (signal?.aborted === true) return this.#onAbort();
    if (remainingMs <= 0) return this.#onDeadline();
    if (signal !== undefined) {
      // A health sweep shares one signal among a thousand calls; that is no leak.
      setMaxListeners(0, signal);
      signal.addEventListener("abort", this.#onAbort);
    }
    this.#deadline = startDeadline(remainingMs, () => this.#onDeadline());
    this.#pool.acquire(this);
  }

  start(slot: Slot): void {
    this.#slot = slot;
    this.#timingsBefore = slot.timings;
    slot.client.dispatch(this.#options.dispatch, this);
  }

  onRequestStart(): void {
    this.#sent = true;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (this.#settled || status < 200) return;
    this.#status = status;
    const count = Array.isArray(controller.rawHeaders) ? controller.rawHeaders.length / 2 : 0;
    if (count > MAX_HEADERS)
      return this.fail("bad_response", `The answer has more than ${MAX_HEADERS} headers.`);
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined && name !== "__proto__")
        this.#headers[name] = typeof value === "string" ? value : value.join(", ");
    }
    if (status >= 300 && status < 400)
      return this.fail("redirected", redirectMessage(status, this.origin, this.#headers["location"]));
    if (Number(this.#headers["content-length"]) > this.#options.maxBytes) this.#failTooLarge();
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#settled && !this.#body.append(chunk)) this.#failTooLarge();
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    const encoding = this.#headers["content-encoding"];
    if (encoding === undefined) {
      this.#succeed(this.#body.take());
      return;
    }
    void decodeBody(this.#body.take(), encoding, this.#options.maxBytes).then((decoded) => {
      if (decoded.ok) this.#succeed(decoded.body);
      else this.fail(decoded.problem, decoded.message);
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#settled) return;
    const { problem, message } = describeProblem(error, this.#sent);
    this.metClosingSocket =
      problem === "connection_lost" && this.#status === undefined && this.#slot?.reused === true;
    this.fail(problem, message);
  }

  /** Settles the call with a failure and closes its connection. */
  fail(problem: EgressProblem, message: string): void {
    if (this.#settled) return;
    this.#settle();
    if (this.#slot === undefined) this.#pool.cancel(this);
    else this.#pool.drop(this.#slot);
    this.#resolve({
      ok: false,
      problem,
      message,
      uncertain: this.#sent,
      ...(this.#status !== undefined && { status: this.#status }),
      elapsedMs: this.#elapsedMs(),
      connect: this.#connectTimings(),
    });
  }

  #succeed(body: Buffer): void {
    if (this.#settled || this.#slot === undefined) return;
    this.#settle();
    this.#pool.release(this.#slot);
    this.#resolve({
      ok: true,
      status: this.#status ?? 0,
      headers: this.#headers,
      body,
      elapsedMs: this.#elapsedMs(),
      connect: this.#connectTimings(),
    });
  }

  #settle(): void {
    this.#settled = true;
    clearTimeout(this.#deadline);
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
  }

  #onDeadline(): void {
    this.fail(
      "timeout",
      `The agent did not answer within ${secondsOf(this.#options.remainingMs)}${this.#stage()}.`,
    );
  }

  #stage(): string {
    if (this.#status !== undefined) return ": its answer began and did not end";
    if (this.#sent) return "";
    return this.#slot === undefined ? ": no connection was free" : ": no connection could be made";
  }

  #failTooLarge(): void {
    this.fail("too_large", tooLargeMessage(this.#options.maxBytes));
  }

  #connectTimings(): ConnectTimings | undefined {
    const timings = this.#slot?.timings;
    return timings === this.#timingsBefore ? undefined : timings;
  }

  #elapsedMs(): number {
    return Math.round(performance.now() - this.#startedAt);
  }
}

function secondsOf(ms: number): string {
  return `${Math.max(0, Math.round(ms / 100) / 10)} s`;
}

/** Says where to, without repeating the address: it is the agent's text, and may hold what was sent to it. */
function redirectMessage(status: number, origin: string, location: string | undefined): string {
  const where =
    location === undefined
      ? ""
      : ` and pointed to ${relationOf(URL.parse(location, origin), new URL(origin))}`;
  return `The agent answered HTTP ${status}${where}. Redirects are not followed: register the final address.`;
}

function relationOf(to: URL | null, from: URL): string {
  if (to === null) return "no valid address";
  if (to.origin === from.origin) return "another path of the same address";
  if (to.hostname !== from.hostname) return "another host";
  return to.protocol === from.protocol
    ? "another port of the same host"
    : `${to.protocol.slice(0, 20)}// on the same host`;
}
