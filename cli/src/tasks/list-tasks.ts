import type { ListTasks, TaskSummary } from "@orchestrator/contracts";
import { agentIdOf } from "../agents/agent-id-of.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import { noteRest } from "../note-rest.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { cleanLine } from "../terminal/clean-text.ts";
import { durationText, localTime } from "../terminal/durations.ts";
import type { Style } from "../terminal/style.ts";
import { renderTable } from "../terminal/table.ts";
import type { Cell } from "../terminal/table.ts";
import { paintOf } from "./render-tree.ts";

export interface ListFlags {
  output: OutputFormat;
  status?: ListTasks["status"];
  user?: string;
  session?: string;
  text?: string;
  agent?: string;
  since?: string;
  until?: string;
  limit: number;
  cursor?: number;
}

/** Lists the newest tasks. */
export async function listTasks(
  { client, terminal }: CommandContext,
  _args: [],
  { output, user, session, agent, ...filter }: ListFlags,
): Promise<number> {
  const page = await client.tasks.listPage({
    ...filter,
    user_id: user,
    session_id: session,
    agent_id: agent === undefined ? undefined : await agentIdOf(client, agent),
  });
  if (output !== "text") {
    printValue(terminal, page.items, output);
    return exitCodes.ok;
  }
  const { style } = terminal;
  const rows = page.items.map((task) => rowOf(task, style));
  terminal.print(
    renderTable(["ID", "STATUS", "CREATED", "TOOK", "USER", "DESCRIPTION"], rows, {
      style,
      columns: terminal.size().columns,
      spare: ["USER", "CREATED", "TOOK"],
    }),
  );
  noteRest(terminal, page);
  return exitCodes.ok;
}

function rowOf(task: TaskSummary, style: Style): Cell[] {
  const took =
    task.completed_at === null
      ? ""
      : durationText(Date.parse(task.completed_at) - Date.parse(task.created_at));
  return [
    { text: String(task.id) },
    { text: task.status, paint: paintOf(task.status, style) },
    { text: localTime(task.created_at) },
    { text: took },
    { text: cleanLine(task.user_id).slice(0, 16) },
    { text: cleanLine(task.description) },
  ];
}
