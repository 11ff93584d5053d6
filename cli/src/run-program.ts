import { Command } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { reportFailure } from "./report-failure.ts";

/** The command with these subcommands, run on the arguments of this process. */
export async function runProgram(subcommands: readonly ((program: Command) => void)[]): Promise<void> {
  const program = new Command("orchestrator")
    .description(
      "Register AI agents of any kind, plan a task over them, run it durably and see what happened.",
    )
    .version(packageJson.version)
    .showHelpAfterError("(orchestrator --help shows how it is used)")
    .exitOverride();
  for (const add of subcommands) add(program);
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}
