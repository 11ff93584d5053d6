import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { renderFacts } from "../render-facts.ts";
import { cleanValue } from "../terminal/clean-text.ts";
import { localTime } from "../terminal/durations.ts";

/** Shows a session. */
export async function getSession(
  { client, terminal }: CommandContext,
  [id]: [id: string],
  { output }: { output: OutputFormat },
): Promise<number> {
  const found = await client.sessions.get(id);
  if (output !== "text") {
    printValue(terminal, found, output);
    return exitCodes.ok;
  }
  const session = cleanValue(found);
  const metadata = JSON.stringify(session.metadata);
  terminal.print(
    renderFacts(terminal.style, [
      ["session", session.session_id],
      ["title", session.title ?? ""],
      ["user", session.user_id],
      ["status", session.status],
      ["messages", String(session.message_count)],
      ["created", localTime(session.created_at)],
      ["last activity", localTime(session.last_activity)],
      ["expires", localTime(session.expires_at)],
      ["metadata", metadata === "{}" ? "" : metadata],
    ]),
  );
  return exitCodes.ok;
}
