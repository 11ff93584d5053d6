import { GivenPlan } from "@orchestrator/contracts";
import { readJsonFile } from "../read-json-file.ts";

/**
 * A plan in a file, or for `-` on standard input, as `POST /api/tasks` takes it.
 * @throws UsageError saying what is wrong with it, and where
 */
export async function readPlan(path: string): Promise<GivenPlan> {
  const { value, refuse } = await readJsonFile(path, "the plan");
  const parsed = GivenPlan.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refuse(`is none: ${issue?.path.join(".") || "the whole"}: ${issue?.message ?? "not valid"}`);
}
