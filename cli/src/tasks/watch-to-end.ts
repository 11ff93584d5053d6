import { isTerminalTask } from "@orchestrator/contracts";
import type { Task, TaskEvent } from "@orchestrator/contracts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { cleanValue } from "../terminal/clean-text.ts";
import { exitCodeOf } from "./exit-code-of.ts";
import { SECOND_WITHIN_MS, watchInterrupts } from "./interrupts.ts";
import type { Interrupts } from "./interrupts.ts";
import { renderOutput, whatItWaitsFor, whyNot } from "./render-result.ts";
import { afterEvent, progressOf, waitsForPerson } from "./task-progress.ts";
import type { TaskProgress } from "./task-progress.ts";
import { watchOutage } from "./watch-outage.ts";
import { taskUrl } from "./task-url.ts";
import { openTaskView } from "./task-view.ts";
import type { TaskView } from "./task-view.ts";

export interface WatchOptions {
  taskId: number;
  /** `wait`: shows nothing before the end. */
  how: "watch" | "wait";
  format: OutputFormat;
  /** Follow the log from its beginning, not from now. */
  fromBeginning: boolean;
  /** How long to go on asking a service that cannot be reached. */
  giveUpMs: number;
}

/**
 * Says where the task can be seen and follows it until it has ended, waits for a person, or is left by Ctrl-C; prints
 * its result.
 */
export async function watchToEnd(context: CommandContext, options: WatchOptions): Promise<number> {
  // First: who has read the address may press Ctrl-C.
  using interrupts = watchInterrupts();
  const { taskId, how, format, giveUpMs } = options;
  context.terminal.note(`${taskUrl(context.settings.url, taskId)}\n`);
  {
    using view = openTaskView(context.terminal, how, format);
    using outage = watchOutage(context, { giveUpMs, say: (line) => view.say(line) });
    await follow(context, options, { view, signal: AbortSignal.any([interrupts.signal, outage.signal]) });
  }
  if (interrupts.signal.aborted) return await leave(context, taskId, interrupts);
  return printEnd(context, await context.client.tasks.get(taskId), format);
}

async function follow(
  { client }: CommandContext,
  { taskId, fromBeginning }: WatchOptions,
  { view, signal }: { view: TaskView; signal: AbortSignal },
): Promise<void> {
  const look = async (): Promise<Task> => cleanValue(await client.tasks.get(taskId));
  const task = await look();
  let progress = await withQuestions(progressOf(task), () => client.tasks.events(taskId));
  view.update(progress);
  const after = fromBeginning ? 0 : task.event_seq;
  if (waitsForPerson(progress) || (isTerminalTask(task.status) && !fromBeginning)) return;
  try {
    for await (const raw of client.tasks.follow(taskId, { after, signal })) {
      const event = cleanValue(raw);
      // Of a model's plan nothing was known before.
      progress = event.type === "task.planned" ? progressOf(await look()) : afterEvent(progress, event);
      view.update(progress, event);
      if (waitsForPerson(progress)) return;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** What waiting agents asked stands in the log only. */
async function withQuestions(
  progress: TaskProgress,
  readLog: () => Promise<TaskEvent[]>,
): Promise<TaskProgress> {
  const waiting = new Set(
    progress.steps.filter(({ status }) => status === "waiting").map(({ number }) => number),
  );
  if (waiting.size === 0) return progress;
  return cleanValue(await readLog())
    .filter(({ type, step_number: step }) => type === "step.waiting" && step !== null && waiting.has(step))
    .reduce(afterEvent, progress);
}

function printEnd({ terminal }: CommandContext, task: Task, format: OutputFormat): number {
  const code = exitCodeOf(task.status);
  if (format === "json") printValue(terminal, task, "json");
  if (format !== "text") return code;
  if (task.status === "completed") terminal.print(renderOutput(task.result?.output ?? null));
  const problem = whyNot(task);
  if (problem !== undefined) terminal.note(`${problem}\n`);
  if (code === exitCodes.waiting) terminal.note(whatItWaitsFor(task));
  return code;
}

/** The first Ctrl-C leaves the task to itself, a second one cancels it. */
async function leave(
  { terminal, client }: CommandContext,
  taskId: number,
  interrupts: Interrupts,
): Promise<number> {
  terminal.note(
    `\nLeft task ${taskId}, which goes on. Come back with: orchestrator tasks watch ${taskId}\nCtrl-C again within ${SECOND_WITHIN_MS / 1000} s cancels it.\n`,
  );
  if ((await interrupts.wish()) === "detach") return exitCodes.cancelled;
  const cancelled = await client.tasks.cancel(taskId);
  terminal.note(`Task ${cancelled.task_id} is cancelled.\n`);
  return exitCodes.cancelled;
}
