import type { CommandContext } from "../command-context.ts";
import type { OutputFormat } from "../output.ts";
import { watchToEnd } from "./watch-to-end.ts";

/** Comes back to a task. Events as JSON are told from the beginning; people see it as it stands. */
export async function watchTask(
  context: CommandContext,
  [taskId]: [taskId: number],
  { output, giveUp }: { output: OutputFormat; giveUp: number },
): Promise<number> {
  // Whether there is such a task is known before anything is said of it.
  await context.client.tasks.get(taskId);
  return watchToEnd(context, {
    taskId,
    how: "watch",
    format: output,
    fromBeginning: output === "ndjson",
    giveUpMs: giveUp * 1000,
  });
}
