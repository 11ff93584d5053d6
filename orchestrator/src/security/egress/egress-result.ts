import type { ConnectTimings } from "./connect-timings.ts";

/** What can go wrong with a call; each is an ordinary outcome. */
export type EgressProblem =
  | "denied"
  | "unreachable"
  | "timeout"
  | "connection_lost"
  | "too_large"
  | "redirected"
  | "bad_tls"
  | "aborted"
  | "bad_request"
  | "bad_response";

export interface EgressAnswer {
  ok: true;
  status: number;
  /** Lower-case names; repeated ones joined with ", ". */
  headers: Record<string, string>;
  /** Decoded. */
  body: Buffer;
  elapsedMs: number;
  /** Of the connection that was opened for it; undefined when a kept one was used. */
  connect?: ConnectTimings | undefined;
}

export interface EgressFailure {
  ok: false;
  problem: EgressProblem;
  /** A sentence for a person; it repeats neither what was sent nor what was received. */
  message: string;
  /** Could the first byte have reached the other side? */
  uncertain: boolean;
  /** The status, when one was received before things went wrong. */
  status?: number;
  elapsedMs: number;
  connect?: ConnectTimings | undefined;
}

export type EgressResult = EgressAnswer | EgressFailure;
