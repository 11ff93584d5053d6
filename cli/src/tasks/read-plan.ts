import { readFile } from "node:fs/promises";
import { GivenPlan } from "@orchestrator/contracts";
import { readInput } from "../read-input.ts";
import { cleanText } from "../terminal/clean-text.ts";
import { UsageError } from "../usage-error.ts";

/**
 * A plan in a file, or for `-` on standard input, as `POST /api/tasks` takes it.
 * @throws UsageError saying what is wrong with it, and where
 */
export async function readPlan(path: string): Promise<GivenPlan> {
  const where = path === "-" ? "on standard input" : `in ${path}`;
  const refuse = (what: string): UsageError => new UsageError(`the plan ${where} ${cleanText(what)}`);
  const text = await (path === "-" ? readInput() : readFile(path, "utf8")).catch((error: unknown) => {
    throw refuse(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = GivenPlan.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refuse(`is none: ${issue?.path.join(".") || "the whole"}: ${issue?.message ?? "not valid"}`);
}
