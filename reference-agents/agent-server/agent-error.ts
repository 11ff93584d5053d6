/** A failure the caller can act on: `message` says what to do, `code` is stable. */
export class AgentError extends Error {
  readonly code: string;
  readonly statusCode: number;

  constructor(code: string, message: string, options: { statusCode?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "AgentError";
    this.code = code;
    this.statusCode = options.statusCode ?? 422;
  }
}
