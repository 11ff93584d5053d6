import type { Task } from "@orchestrator/contracts";

/** In single quotes a POSIX shell reads everything as it is but the quote itself. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The words of a task again, which are planned anew, with cURL. The key is left to the environment: commands end in histories. */
export function curlCommand(task: Task, origin: string, access: "open" | "key"): string {
  const body = JSON.stringify({ description: task.description, user_id: task.user_id });
  const key = access === "open" ? "" : ` -H "Authorization: Bearer $ORCHESTRATOR_API_KEY"`;
  return `curl -s ${quoted(`${origin}/api/tasks`)} -H 'Content-Type: application/json'${key} -d ${quoted(body)}`;
}

/** The words of a task again, which are planned anew, with the command line. */
export const cliCommand = (task: Task): string =>
  `npx orchestrator tasks run --user ${quoted(task.user_id)} -- ${quoted(task.description)}`;
