import type { Json, Task } from "@orchestrator/contracts";
import { cleanText, safeJson } from "../terminal/clean-text.ts";

/** What was asked for: text as it is, anything else as JSON. */
export function renderOutput(output: Json): string {
  const text = typeof output === "string" ? cleanText(output) : safeJson(output, 2);
  return text.endsWith("\n") ? text : `${text}\n`;
}

/** Why a task did not complete and what can be done, or undefined when it did. */
export function whyNot({ id, status, error, steps }: Task): string | undefined {
  if (status === "cancelled") return `Task ${id} was cancelled.`;
  if (error === null) return undefined;
  const agent = steps.find((step) => step.step_number === error.step_number)?.agent_name ?? "";
  const where =
    error.step_number === 0
      ? "while it was planned"
      : `at step ${error.step_number}${agent === "" ? "" : ` (${agent})`}`;
  return cleanText(
    `Task ${id} failed ${where}: ${error.error_type}: ${error.message}\norchestrator tasks get ${id} shows what there is of it.`,
  );
}
