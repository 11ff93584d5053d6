import { createAddressPolicy } from "./address-policy.ts";
import { AppError } from "../../kernel/app-error.ts";
import { Call, type CallOptions } from "./call.ts";
import { parseEndpoint } from "./check-url.ts";
import type { EgressFailure, EgressResult } from "./egress-result.ts";
import { createGuardedConnector, type Resolve, resolveBySystem } from "./guarded-connector.ts";
import { SocketPool } from "./socket-pool.ts";

export interface EgressOptions {
  /** What is allowed besides the public internet: CIDRs, addresses, host names, or `loopback`. */
  allowNetworks: readonly string[];
  /** Cap of a decoded answer, unless a request sets its own. */
  maxResponseBytes?: number;
  maxSockets?: number;
  perHostSockets?: number;
  connectTimeoutMs?: number;
  resolve?: Resolve;
  now?: () => number;
}

export interface EgressRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string | Uint8Array | null;
  signal?: AbortSignal;
  /** When everything must be over, body included, in milliseconds since 1970. */
  deadlineAt: number;
  maxResponseBytes?: number;
  /** Never use a kept connection: for requests that must not be repeated when it turns out to be closing. */
  freshSocket?: boolean;
}

/** The one way out: every outgoing request of the service goes through here. */
export interface Egress extends AsyncDisposable {
  /**
   * Judges what the text of a URL shows: scheme, port, user name, addresses in any spelling.
   * @throws AppError ENDPOINT_INVALID | ENDPOINT_NOT_ALLOWED
   */
  checkUrl(url: string): void;
  /** Sends one request. Never throws and follows no redirect; failure is an ordinary outcome. */
  request(request: EgressRequest): Promise<EgressResult>;
  stats(): { openSockets: number; busySockets: number };
}

const MAX_RESPONSE_BYTES = 10 * 1024 * 1024;

/** @throws StartupError CONFIG_INVALID when `allowNetworks` holds something that is no network */
export function createEgress(options: EgressOptions): Egress {
  const policy = createAddressPolicy(options.allowNetworks);
  const maxSockets = options.maxSockets ?? 1000;
  const pool = new SocketPool({
    connect: createGuardedConnector({
      policy,
      resolve: options.resolve ?? resolveBySystem,
      connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    }),
    maxSockets,
    perHostSockets: options.perHostSockets ?? Math.ceil(maxSockets / 4),
  });
  const now = options.now ?? Date.now;
  const running = new Set<Call>();
  let closed = false;

  const callOptions = (request: EgressRequest): CallOptions => {
    const url = parseEndpoint(request.url, policy);
    return {
      origin: url.origin,
      dispatch: {
        path: url.pathname + url.search,
        method: request.method as "POST",
        headers: request.headers,
        body: request.body === "" ? null : request.body,
      },
      signal: request.signal,
      remainingMs: request.deadlineAt - now(),
      maxBytes: request.maxResponseBytes ?? options.maxResponseBytes ?? MAX_RESPONSE_BYTES,
      freshSocket: request.freshSocket ?? false,
    };
  };

  const callOnce = (call: CallOptions): Promise<{ result: EgressResult; metClosingSocket: boolean }> =>
    new Promise((resolve) => {
      const started = new Call(pool, call, (result) => {
        running.delete(started);
        resolve({ result, metClosingSocket: started.metClosingSocket });
      });
      running.add(started);
      started.begin();
    });

  return {
    checkUrl: (url) => void parseEndpoint(url, policy),
    async request(request) {
      if (closed) return refusal("aborted", "The service is shutting down.");
      let call: CallOptions;
      try {
        call = callOptions(request);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return refusal("denied", error.message);
      }
      const { result, metClosingSocket } = await callOnce(call);
      if (!metClosingSocket) return result;
      // The other side closed a kept connection as we used it. It may or may not have read the request, so only what
      // can be repeated harmlessly is sent again here; all else is the caller's to count as an attempt. Either way the
      // next one meets none of the other kept connections.
      pool.dropIdle(call.origin);
      if (request.method !== "GET" && request.method !== "HEAD") return result;
      const remainingMs = request.deadlineAt - now();
      return (await callOnce({ ...call, freshSocket: true, remainingMs })).result;
    },
    stats: () => ({ openSockets: pool.open, busySockets: pool.busy }),
    async [Symbol.asyncDispose]() {
      closed = true;
      for (const call of running) call.fail("aborted", "The service is shutting down.");
      await pool.close();
    },
  };
}

function refusal(problem: "denied" | "aborted", message: string): EgressFailure {
  return { ok: false, problem, message, uncertain: false, elapsedMs: 0 };
}
