import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";

/** Lets a paused task go on. */
export async function resumeTask(
  { client, terminal }: CommandContext,
  [taskId]: [taskId: number],
  { output }: { output: OutputFormat },
): Promise<number> {
  const resumed = await client.tasks.resume(taskId);
  if (output === "text") terminal.print(`Task ${taskId} goes on.\n`);
  else printValue(terminal, resumed, output);
  return exitCodes.ok;
}
