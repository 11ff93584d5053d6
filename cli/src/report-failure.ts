import { CommanderError } from "commander";
import { exitCodes } from "./exit-codes.ts";

/** Says on standard error what went wrong, in a sentence, and gives the exit code. */
export function reportFailure(error: unknown): number {
  // Commander has said it already; help and version are no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  const code = (error as { code?: unknown } | null)?.code;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${typeof code === "string" ? `${code}: ` : ""}${message}\n`);
  if (code === undefined && error instanceof Error) process.stderr.write(`${error.stack ?? ""}\n`);
  return exitCodes.failed;
}
