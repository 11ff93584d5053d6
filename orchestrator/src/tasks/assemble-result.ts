import type { Json, PlanStep, StepResult, TaskResult, TaskStatus } from "@orchestrator/contracts";
import { fromJson } from "../store/tables/json-column.ts";
import type { StepRow } from "../store/tables/task-steps.ts";

type ResultRow = Pick<StepRow, "step_number" | "status" | "agent_id" | "output_data">;

/** What each step gave. Pure. */
export function stepResults(
  planSteps: readonly PlanStep[],
  rows: readonly ResultRow[],
  names: ReadonlyMap<number, string>,
): StepResult[] {
  const planned = new Map(planSteps.map((step) => [step.step_number, step.agent_name]));
  return rows.map((row) => ({
    step_number: row.step_number,
    agent_id: row.agent_id,
    agent_name: names.get(row.agent_id) ?? planned.get(row.step_number) ?? "",
    status: row.status,
    output: row.output_data === null ? null : fromJson<Json>(row.output_data),
  }));
}

/** The result of a finished task. Pure. */
export function assembleResult(
  status: TaskStatus,
  planSteps: readonly PlanStep[],
  steps: readonly StepResult[],
): TaskResult {
  return { status, summary: summaryOf(steps), output: outputOf(planSteps, steps), steps: [...steps] };
}

/**
 * What was asked for: the outputs of the completed steps that nothing completed builds on. One output stands as it
 * is; several texts are joined by blank lines; anything else is an object `{step_2: …, step_3: …}`.
 */
export function outputOf(planSteps: readonly PlanStep[], steps: readonly StepResult[]): Json {
  const completed = new Map(
    steps.filter((step) => step.status === "completed").map((step) => [step.step_number, step.output]),
  );
  const builtOn = new Set(
    planSteps.filter((step) => completed.has(step.step_number)).flatMap((step) => step.dependencies),
  );
  const sinks = [...completed].filter(([number]) => !builtOn.has(number));
  const [only] = sinks;
  if (only === undefined) return null;
  if (sinks.length === 1) return only[1];
  const texts = sinks.map(([, output]) => output).filter((output) => typeof output === "string");
  if (texts.length === sinks.length) return texts.join("\n\n");
  return Object.fromEntries(sinks.map(([number, output]) => [`step_${number}`, output]));
}

function summaryOf(steps: readonly StepResult[]): string {
  if (steps.length === 0) return "The task got no plan, so nothing was run.";
  const count = (status: StepResult["status"]): number =>
    steps.filter((step) => step.status === status).length;
  const agents = [
    ...new Set(steps.filter((step) => step.status === "completed").map((step) => step.agent_name)),
  ];
  const by = agents.length === 0 ? "" : ` by ${agents.join(", ")}`;
  const parts = [
    `${count("completed")} of ${steps.length} ${steps.length === 1 ? "step" : "steps"} completed${by}`,
  ];
  for (const status of ["failed", "skipped", "cancelled", "unknown"] as const) {
    if (count(status) > 0) parts.push(`${count(status)} ${status}`);
  }
  return `${parts.join("; ")}.`;
}

const LONGEST_TEXT = 20_000;

/** An output as a message of the session: text as it is, anything else as indented JSON; cut at 20,000 characters. */
export function outputAsText(output: Json): string {
  const text = typeof output === "string" ? output : JSON.stringify(output, null, 2);
  return text.length <= LONGEST_TEXT
    ? text
    : `${text.slice(0, LONGEST_TEXT)}\n… (cut; the whole output is in the task)`;
}
