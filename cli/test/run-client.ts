import type { TestOrchestrator } from "../../orchestrator/test/kit/start-orchestrator.ts";
import { runCommand } from "./run-command.ts";
import type { RunningCommand } from "./run-command.ts";

export interface Ended {
  exit: number | null;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  env?: Record<string, string>;
  input?: string;
}

/** The command against this service, in a process of its own. */
export const startAgainst = (
  { url }: Pick<TestOrchestrator, "url">,
  args: string[],
  { env = {}, ...options }: RunOptions = {},
): RunningCommand => runCommand(args, { ORCHESTRATOR_URL: url, ...env }, options);

/** The same, to its end. */
export async function runAgainst(
  service: Pick<TestOrchestrator, "url">,
  args: string[],
  options: RunOptions = {},
): Promise<Ended> {
  await using command = startAgainst(service, args, options);
  const exit = await command.exit;
  return { exit, stdout: command.stdout(), stderr: command.stderr() };
}
