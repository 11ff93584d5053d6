import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import { noteRest } from "../note-rest.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { cleanLine } from "../terminal/clean-text.ts";
import { localTime } from "../terminal/durations.ts";
import { renderTable } from "../terminal/table.ts";

export interface ListSessionFlags {
  output: OutputFormat;
  user?: string;
  limit: number;
  cursor?: number;
}

/** Lists sessions, newest first. */
export async function listSessions(
  { client, terminal }: CommandContext,
  _args: [],
  { output, user, limit, cursor }: ListSessionFlags,
): Promise<number> {
  const page = await client.sessions.listPage({ user_id: user, limit, cursor });
  if (output !== "text") {
    printValue(terminal, page.items, output);
    return exitCodes.ok;
  }
  const { style } = terminal;
  terminal.print(
    renderTable(
      ["SESSION", "STATUS", "MESSAGES", "LAST ACTIVITY", "USER", "TITLE"],
      page.items.map((session) => [
        { text: cleanLine(session.session_id) },
        { text: session.status, ...(session.status === "active" ? {} : { paint: style.dim }) },
        { text: String(session.message_count) },
        { text: localTime(session.last_activity) },
        { text: cleanLine(session.user_id).slice(0, 16) },
        { text: cleanLine(session.title ?? "") },
      ]),
      {
        style,
        columns: terminal.size().columns,
        spare: ["MESSAGES", "LAST ACTIVITY", "USER", "STATUS"],
      },
    ),
  );
  noteRest(terminal, page);
  return exitCodes.ok;
}
