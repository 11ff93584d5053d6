import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import { noteRest } from "../note-rest.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { cleanText } from "../terminal/clean-text.ts";
import { localTime } from "../terminal/durations.ts";

export interface ListMessageFlags {
  output: OutputFormat;
  limit: number;
  cursor?: number;
}

/** Shows the newest messages of a session, oldest first. */
export async function listMessages(
  { client, terminal }: CommandContext,
  [id]: [id: string],
  { output, limit, cursor }: ListMessageFlags,
): Promise<number> {
  const page = await client.sessions.listMessagesPage(id, { limit, cursor });
  if (output !== "text") {
    printValue(terminal, page.items, output);
    return exitCodes.ok;
  }
  const { style } = terminal;
  for (const { role, timestamp, content } of page.items)
    terminal.print(`${style.bold(role)} ${style.dim(localTime(timestamp))}\n${cleanText(content)}\n\n`);
  noteRest(terminal, page);
  return exitCodes.ok;
}
