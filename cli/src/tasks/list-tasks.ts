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
  awaits?: ListTasks["awaits"];
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
  const stuck = page.items.find(({ unknown_steps: steps }) => steps.length > 0);
  const columns = columnsOf(style).filter(({ heading }) => heading !== WAITS || stuck !== undefined);
  terminal.print(
    renderTable(
      columns.map(({ heading }) => heading),
      page.items.map((task) => columns.map(({ cell }) => cell(task))),
      { style, columns: terminal.size().columns, spare: ["USER", "CREATED", "TOOK"] },
    ),
  );
  if (stuck !== undefined)
    terminal.note(
      `Find out what the agent did and say so, e.g.: orchestrator tasks resolve ${stuck.id} ${stuck.unknown_steps[0]} completed --answer …\n`,
    );
  noteRest(terminal, page);
  return exitCodes.ok;
}

const WAITS = "WAITS FOR YOU";

interface Column {
  heading: string;
  cell: (task: TaskSummary) => Cell;
}

const columnsOf = (style: Style): Column[] => [
  { heading: "ID", cell: ({ id }) => ({ text: String(id) }) },
  {
    heading: "STATUS",
    cell: ({ status, paused_at: pausedAt, completed_at: endedAt }) =>
      pausedAt !== null && endedAt === null
        ? { text: "paused", paint: paintOf("waiting", style) }
        : { text: status, paint: paintOf(status, style) },
  },
  {
    heading: WAITS,
    cell: ({ unknown_steps: steps }) => ({
      text: steps.length === 0 ? "" : `${steps.length === 1 ? "step" : "steps"} ${steps.join(", ")}`,
      paint: paintOf("unknown", style),
    }),
  },
  { heading: "CREATED", cell: ({ created_at: at }) => ({ text: localTime(at) }) },
  {
    heading: "TOOK",
    cell: ({ created_at: from, completed_at: to }) => ({
      text: to === null ? "" : durationText(Date.parse(to) - Date.parse(from)),
    }),
  },
  { heading: "USER", cell: ({ user_id: user }) => ({ text: cleanLine(user).slice(0, 16) }) },
  { heading: "DESCRIPTION", cell: ({ description }) => ({ text: cleanLine(description) }) },
];
