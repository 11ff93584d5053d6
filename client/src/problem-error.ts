import type { ErrorCode, Problem } from "@orchestrator/contracts";

/** The service refused a request; `problem` says what was wrong and what to do. */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly code: ErrorCode;
  readonly status: number;
  /** When a repeat makes sense, in seconds from now. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Problem, retryAfterSeconds: number | undefined) {
    super(problem.detail);
    this.name = "ProblemError";
    this.problem = problem;
    this.code = problem.code;
    this.status = problem.status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The service could not be reached, or answered with something that is not its own. */
export class UnreachableError extends Error {
  readonly code = "UNREACHABLE";

  constructor(baseUrl: string, cause: unknown) {
    super(
      `The service at ${baseUrl} does not answer as an orchestrator. Is it running, and is this its address?`,
      { cause },
    );
    this.name = "UnreachableError";
  }
}
