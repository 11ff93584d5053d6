import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";

/** Cancels a task. */
export async function cancelTask(
  { client, terminal }: CommandContext,
  [taskId]: [taskId: number],
  { output }: { output: OutputFormat },
): Promise<number> {
  const cancelled = await client.tasks.cancel(taskId);
  if (output === "text") terminal.print(`Task ${cancelled.task_id} is cancelled.\n`);
  else printValue(terminal, cancelled, output);
  return exitCodes.ok;
}
