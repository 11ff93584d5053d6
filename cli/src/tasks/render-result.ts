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
    `Task ${id} failed ${where}: ${error.error_type}: ${error.message}\norchestrator tasks get ${id} shows what there is of it, orchestrator tasks retry ${id} does the rest again.`,
  );
}

/** What a task that cannot go on by itself needs of a person. */
export function whatItWaitsFor({ id, paused_at: pausedAt, steps }: Task): string {
  const unknown = steps.filter(({ status }) => status === "unknown");
  const lines = [
    ...(pausedAt === null ? [] : [`Task ${id} is paused. orchestrator tasks resume ${id} lets it go on.`]),
    ...unknown.map(
      ({ step_number: step, error }) =>
        `Nobody knows what became of step ${step}: ${error?.message ?? ""}\nFind out and say so: orchestrator tasks resolve ${id} ${step} completed --answer … | failed | retry`,
    ),
  ];
  if (lines.length === 0)
    lines.push(
      `Task ${id} waits for a person. orchestrator tasks get ${id} shows which step; orchestrator tasks cancel ${id} ends it.`,
    );
  return cleanText(lines.map((line) => `${line}\n`).join(""));
}
