import { withoutRoutes } from "@orchestrator/client/without-routes";
import { CommanderError } from "commander";
import { exitCodes } from "./exit-codes.ts";
import { cleanText } from "./terminal/clean-text.ts";
import { UsageError } from "./usage-error.ts";

/** What the service said of a refusal; the classes of the client are not loaded for a look at their fields. */
interface Refusal {
  code?: unknown;
  problem?: {
    errors?: readonly { in: string; path: string; message: string }[];
    request_id?: string;
  };
  retryAfterSeconds?: number;
}

const YOURS = "You see your own; another key (ORCHESTRATOR_API_KEY) may see others.";

const HINTS: Readonly<Record<string, string>> = {
  TASK_NOT_FOUND: `\`orchestrator tasks list\` shows the tasks. ${YOURS}`,
  SESSION_NOT_FOUND: `\`orchestrator sessions list\` shows the sessions. ${YOURS}`,
  SESSION_EXPIRED:
    "Leave --session out to begin a new one; its tasks stay (`orchestrator tasks list --session ID`).",
  AGENT_NOT_FOUND: "`orchestrator agents list` shows the agents.",
  TEMPLATE_NOT_FOUND: "`orchestrator templates list` shows the templates.",
  AGENT_NAME_TAKEN:
    "Choose another one with --name, or remove that agent with `orchestrator agents remove NAME`.",
  NO_AGENTS: "`orchestrator agents register` registers one; `orchestrator dev` brings five.",
  UNAUTHENTICATED:
    "Set ORCHESTRATOR_API_KEY (or --api-key) to a key of this service; `orchestrator keys create --name me` makes one.",
  UNREACHABLE:
    "Start one with `orchestrator serve`, or say where it is with --url or ORCHESTRATOR_URL. `orchestrator doctor` looks for what is wrong.",
};

/** Says on standard error what went wrong and what to do, and gives the exit code. */
export function reportFailure(error: unknown): number {
  // Commander has said it already; help and version are no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof UsageError) {
    say(`error: ${error.message}`);
    return exitCodes.usage;
  }
  const { code, problem, retryAfterSeconds }: Refusal =
    typeof error === "object" && error !== null ? error : {};
  const message = withoutRoutes(error instanceof Error ? error.message : String(error));
  say(`${typeof code === "string" ? `${code}: ` : ""}${message}`);
  for (const issue of problem?.errors ?? []) say(`  ${issue.in}${issue.path}: ${issue.message}`);
  if (retryAfterSeconds !== undefined) say(`Try again in ${retryAfterSeconds} s.`);
  if (problem?.request_id !== undefined && code === "INTERNAL")
    say(`The service's log has more under the request ${problem.request_id}.`);
  const hint = typeof code === "string" ? HINTS[code] : undefined;
  if (hint !== undefined) say(hint);
  if (code === undefined && error instanceof Error) say(error.stack ?? "");
  return code === "UNREACHABLE" ? exitCodes.unreachable : exitCodes.failed;
}

const say = (text: string): void => void process.stderr.write(`${cleanText(text)}\n`);
