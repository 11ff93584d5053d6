import type { ErrorCode, InputIssue, Json } from "@orchestrator/contracts";

export interface AppErrorOptions {
  cause?: unknown;
  /** Facts for the caller, shown under `details` in a problem document. */
  details?: Record<string, Json>;
  issues?: InputIssue[];
  /** When a repeat makes sense, how long to wait first. */
  retryAfterMs?: number;
}

/**
 * An error that a caller can act on: `code` is stable, `message` says what was wrong and what to do.
 * What it means on the wire (a status, a JSON-RPC number) is decided by each door.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, Json> | undefined;
  readonly issues: InputIssue[] | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = options.details;
    this.issues = options.issues;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The input is well formed and breaks a rule. */
export class InvalidInputError extends AppError {}

/** There is no such thing, or it is not the caller's. */
export class NotFoundError extends AppError {}

/** The thing was there and is not any more. */
export class GoneError extends AppError {}

/** The thing exists in a state that does not allow this. */
export class ConflictError extends AppError {}

/** The caller is nobody we know, or may not do this. */
export class AccessError extends AppError {}

/** Refused for now; the same call may succeed later. */
export class UnavailableError extends AppError {}

/** The process cannot start as configured. */
export class StartupError extends AppError {}

/** True for errors of the given code. */
export function hasCode(error: unknown, code: ErrorCode): error is AppError {
  return error instanceof AppError && error.code === code;
}

/** What an unknown thrown value says, for logs and step errors. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
