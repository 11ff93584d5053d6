import { Command } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { reportFailure } from "./report-failure.ts";

/** The command with these subcommands. */
export function buildProgram(subcommands: readonly ((program: Command) => void)[]): Command {
  const program = new Command("orchestrator")
    .description(
      "Register AI agents of any kind, plan a task over them, run it durably and see what happened.",
    )
    .version(packageJson.version)
    .option("--url <url>", "address of the service (ORCHESTRATOR_URL, default http://127.0.0.1:8000)")
    .option("--api-key <key>", "key of the service (ORCHESTRATOR_API_KEY)")
    .option("--no-color", "no colours (NO_COLOR)")
    .showHelpAfterError("(orchestrator --help shows how it is used)")
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  for (const add of subcommands) add(program);
  return program;
}

/** Runs the command on the arguments of this process. */
export async function runProgram(subcommands: readonly ((program: Command) => void)[]): Promise<void> {
  // Whoever reads the output may stop reading: `orchestrator tasks list | head`.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  try {
    await buildProgram(subcommands).parseAsync(process.argv);
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}
