import type { Command } from "commander";
import { idOf, numberIn } from "../number-argument.ts";
import { onRun } from "../on-run.ts";
import { withOutput } from "../output.ts";
import { sessionIdOf } from "../session-argument.ts";

const PAGE = 500;

export function addSessionsCommand(program: Command): void {
  const sessions = program.command("sessions").description("the conversations that tasks belong to");

  const list = sessions
    .command("list")
    .description("list sessions, newest first")
    .option("--user <id>", "of this user")
    .option("--limit <number>", "at most so many", numberIn(1, PAGE), 20)
    .option("--cursor <number>", "go on below this place", idOf);
  onRun(
    withOutput(list, ["text", "json", "ndjson"]),
    async () => (await import("../sessions/list-sessions.ts")).listSessions,
  );

  const get = sessions
    .command("get")
    .description("show a session")
    .argument("<session>", "the session's id", sessionIdOf);
  onRun(withOutput(get), async () => (await import("../sessions/get-session.ts")).getSession);

  const messages = sessions
    .command("messages")
    .description("show the newest messages, oldest first")
    .argument("<session>", "the session's id", sessionIdOf)
    .option("--limit <number>", "at most so many", numberIn(1, PAGE), 20)
    .option("--cursor <id>", "those before this message", idOf);
  onRun(
    withOutput(messages, ["text", "json", "ndjson"]),
    async () => (await import("../sessions/list-messages.ts")).listMessages,
  );

  const remove = sessions
    .command("remove")
    .description("remove a session with its messages and memory; its tasks stay")
    .argument("<session>", "the session's id", sessionIdOf);
  onRun(remove, async () => (await import("../sessions/remove-session.ts")).removeSession);
}
