import { isDeepStrictEqual } from "node:util";
import { ProblemError } from "@orchestrator/client";

/** @throws when the service and the model differ */
export function same(what: string, actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected))
    throw new Error(
      `${what}: the service says ${JSON.stringify(actual)}, the model ${JSON.stringify(expected)}`,
    );
}

/** The code that the service refuses with; undefined when it does not. */
export async function refusalOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    throw error;
  }
}
