import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";

/** Begins no further step of a task; what runs goes on. */
export async function pauseTask(
  { client, terminal }: CommandContext,
  [taskId]: [taskId: number],
  { output }: { output: OutputFormat },
): Promise<number> {
  const paused = await client.tasks.pause(taskId);
  if (output === "text")
    terminal.print(`Task ${taskId} is paused. orchestrator tasks resume ${taskId} lets it go on.\n`);
  else printValue(terminal, paused, output);
  return exitCodes.ok;
}
