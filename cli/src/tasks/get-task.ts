import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { cleanValue } from "../terminal/clean-text.ts";
import { localTime } from "../terminal/durations.ts";
import { renderOutput, whyNot } from "./render-result.ts";
import { renderTree } from "./render-tree.ts";
import { progressOf } from "./task-progress.ts";
import { taskUrl } from "./task-url.ts";

/** Shows a task as it stands. */
export async function getTask(
  { client, terminal, settings }: CommandContext,
  [taskId]: [taskId: number],
  { output }: { output: OutputFormat },
): Promise<number> {
  const raw = await client.tasks.get(taskId);
  if (output !== "text") {
    printValue(terminal, raw, output);
    return exitCodes.ok;
  }
  const task = cleanValue(raw);
  const { style, glyphs } = terminal;
  const { columns } = terminal.size();
  const tree = renderTree(progressOf(task), { style, glyphs, columns, rows: Infinity, now: Date.now() });
  const facts = `session ${task.session_id}, user ${task.user_id}, created ${localTime(task.created_at)}`;
  terminal.print(`${[...tree, style.dim(facts), style.dim(taskUrl(settings.url, taskId))].join("\n")}\n`);
  const problem = task.status === "failed" ? whyNot(task)?.split("\n")[0] : undefined;
  if (problem !== undefined) terminal.print(`\n${style.red(problem)}\n`);
  if (task.status === "completed") terminal.print(`\n${renderOutput(task.result?.output ?? null)}`);
  for (const partial of task.partial_results)
    terminal.print(`\n${style.bold(`Step ${partial.step_number} gave`)}\n${renderOutput(partial.output)}`);
  return exitCodes.ok;
}
