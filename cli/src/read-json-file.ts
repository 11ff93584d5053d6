import { readFile } from "node:fs/promises";
import { readInput } from "./read-input.ts";
import { cleanText } from "./terminal/clean-text.ts";
import { UsageError } from "./usage-error.ts";

export interface JsonFile {
  value: unknown;
  /** Says that what was read is not what it should be. */
  refuse: (why: string) => UsageError;
}

/**
 * The JSON in a file, or for `-` on standard input.
 * @param what it is, e.g. `the plan`
 * @throws UsageError when it cannot be read or is no JSON
 */
export async function readJsonFile(path: string, what: string): Promise<JsonFile> {
  const where = path === "-" ? "on standard input" : `in ${path}`;
  const refuse = (why: string): UsageError => new UsageError(`${what} ${where} ${cleanText(why)}`);
  const text = await (path === "-" ? readInput() : readFile(path, "utf8")).catch((error: unknown) => {
    throw refuse(`cannot be read: ${messageOf(error)}`);
  });
  try {
    return { value: JSON.parse(text) as unknown, refuse };
  } catch (error) {
    throw refuse(`is not JSON: ${messageOf(error)}`);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
