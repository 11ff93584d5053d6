import type { SimulatedDatabase } from "./simulated-database.ts";
import type { SimulatedProcess } from "./simulated-process.ts";

/** A person says, by chance, what became of a step of the task whose outcome nobody knows. */
export function resolveUnknown(
  process: SimulatedProcess,
  database: SimulatedDatabase,
  taskId: number,
  random: () => number,
): Promise<unknown> {
  const die = random();
  const [row] = database.rows(
    "SELECT step_number FROM task_steps WHERE task_id = ? AND status = 'unknown'",
    taskId,
  );
  const stepNumber = Number(row?.["step_number"] ?? 1);
  if (die < 0.4) return process.resolveStep(taskId, stepNumber, { outcome: "retry" });
  if (die < 0.7) return process.resolveStep(taskId, stepNumber, { outcome: "failed" });
  return process.resolveStep(taskId, stepNumber, { outcome: "completed", output: "a person knows" });
}
