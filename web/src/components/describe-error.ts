import { ProblemError, UnreachableError } from "@orchestrator/client";

export interface ErrorText {
  title: string;
  detail: string;
  /** What the service calls it, for its log and `docs/errors.md`. */
  code?: string;
  requestId?: string | undefined;
}

/** What a person reads of an error. */
export function describeError(error: unknown): ErrorText {
  if (error instanceof ProblemError) {
    const { title, detail, code, request_id: requestId } = error.problem;
    const wait = error.retryAfterSeconds;
    return {
      title,
      detail: wait === undefined ? detail : `${detail} Try again in ${wait} s.`,
      code,
      requestId,
    };
  }
  if (error instanceof UnreachableError) {
    return {
      title: "The service does not answer",
      detail: "It may be starting or stopped. This page tries again by itself.",
    };
  }
  return {
    title: "This part of the page failed",
    detail: error instanceof Error ? error.message : String(error),
  };
}
