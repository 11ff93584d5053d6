import type { CreatedTask } from "@orchestrator/contracts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { taskUrl } from "./task-url.ts";
import { watchToEnd } from "./watch-to-end.ts";

export interface StayFlags {
  watch?: boolean;
  wait?: boolean;
  detach?: boolean;
  output: OutputFormat;
  /** Seconds. */
  giveUp: number;
}

/** Says where a new task can be seen and stays with it as the flags say. */
export async function stayWith(
  context: CommandContext,
  created: CreatedTask,
  { wait, detach, output, giveUp }: StayFlags,
): Promise<number> {
  const { terminal, settings } = context;
  const { task_id: taskId } = created;
  if (detach !== true) {
    const how = wait === true ? "wait" : "watch";
    return watchToEnd(context, { taskId, how, format: output, fromBeginning: true, giveUpMs: giveUp * 1000 });
  }
  terminal.note(`${taskUrl(settings.url, taskId)}\n`);
  if (output === "text") terminal.print(`${taskId}\n`);
  else printValue(terminal, created, output);
  return exitCodes.ok;
}
