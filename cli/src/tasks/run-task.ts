import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { readInput } from "../read-input.ts";
import { userName } from "../settings.ts";
import { UsageError } from "../usage-error.ts";
import { readPlan } from "./read-plan.ts";
import { taskUrl } from "./task-url.ts";
import { watchToEnd } from "./watch-to-end.ts";

export interface RunFlags {
  watch?: boolean;
  wait?: boolean;
  detach?: boolean;
  output: OutputFormat;
  session?: string;
  user?: string;
  plan?: string;
  priority?: number;
  idempotencyKey?: string;
}

/** Submits a task and stays with it, unless told to leave it. `-` reads the description from standard input. */
export async function runTask(
  context: CommandContext,
  [given]: [description: string],
  flags: RunFlags,
): Promise<number> {
  const { client, settings, terminal } = context;
  const description = given === "-" ? await readInput() : given;
  if (description.trim() === "") throw new UsageError("the description is empty; say what is to be done");
  const { session, plan, priority, idempotencyKey } = flags;
  const created = await client.tasks.create(
    {
      description,
      user_id: flags.user ?? userName(settings.env),
      ...(session === undefined ? {} : { session_id: session }),
      ...(priority === undefined ? {} : { priority }),
      ...(plan === undefined ? {} : { plan: await readPlan(plan) }),
    },
    idempotencyKey === undefined ? {} : { idempotencyKey },
  );
  const { task_id: taskId } = created;
  terminal.note(`${taskUrl(settings.url, taskId)}\n`);
  if (flags.detach === true) {
    if (flags.output === "text") terminal.print(`${taskId}\n`);
    else printValue(terminal, created, flags.output);
    return exitCodes.ok;
  }
  const how = flags.wait === true ? "wait" : "watch";
  return watchToEnd(context, { taskId, how, format: flags.output, fromBeginning: true });
}
