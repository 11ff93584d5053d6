import { ProblemError, UnreachableError, withoutRoutes } from "@orchestrator/client";

export interface ErrorText {
  title: string;
  detail: string;
  /** What the service calls it, for its log and `docs/errors.md`. */
  code?: string;
  requestId?: string | undefined;
}

/** The code of a page, or of a part of one, did not come: the service is away, or is of another version than the page. */
export class UnloadedError extends Error {
  readonly reason: "away" | "old";

  constructor(reason: "away" | "old", cause: unknown) {
    super("not loaded", { cause });
    this.reason = reason;
  }
}

/** What a person reads of an error. */
export function describeError(error: unknown): ErrorText {
  if (error instanceof ProblemError) {
    const { title, code, request_id: requestId } = error.problem;
    const detail = withoutRoutes(error.problem.detail);
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
      detail: "It may be starting or stopped. What you did here is not lost: try again when it is back.",
    };
  }
  if (error instanceof UnloadedError) {
    return {
      title: "This could not be loaded",
      detail:
        error.reason === "away"
          ? "The service gave no answer for this part of the page. It is asked again by itself."
          : "The service answers, but no longer knows this part: it may be newer than this page. Try again to read the page anew.",
    };
  }
  return {
    title: "This part of the page failed",
    detail: error instanceof Error ? error.message : String(error),
  };
}
