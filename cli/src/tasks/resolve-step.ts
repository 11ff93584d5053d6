import type { ResolveStep } from "@orchestrator/contracts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { UsageError } from "../usage-error.ts";
import { jsonOrText } from "./json-or-text.ts";

export interface ResolveFlags {
  output: OutputFormat;
  answer?: string;
  message?: string;
}

/** Says what became of a step whose outcome is unknown. */
export async function resolveStep(
  { client, terminal }: CommandContext,
  [taskId, stepNumber, outcome]: [taskId: number, stepNumber: number, outcome: ResolveStep["outcome"]],
  { output, answer, message }: ResolveFlags,
): Promise<number> {
  const task = await client.tasks.resolveStep(taskId, stepNumber, findingOf(outcome, { answer, message }));
  if (output === "text")
    terminal.print(`Step ${stepNumber} of task ${taskId} is resolved; the task is ${task.status}.\n`);
  else printValue(terminal, task, output);
  return exitCodes.ok;
}

function findingOf(
  outcome: ResolveStep["outcome"],
  { answer, message }: Pick<ResolveFlags, "answer" | "message">,
): ResolveStep {
  if (answer !== undefined && outcome !== "completed")
    throw new UsageError("--answer goes with completed only");
  if (message !== undefined && outcome !== "failed") throw new UsageError("--message goes with failed only");
  switch (outcome) {
    case "completed":
      if (answer === undefined)
        throw new UsageError("say with --answer what the step gave: JSON, or any other text as it is");
      return { outcome, output: jsonOrText(answer) };
    case "failed":
      return { outcome, ...(message === undefined ? {} : { message }) };
    case "retry":
      return { outcome };
  }
}
