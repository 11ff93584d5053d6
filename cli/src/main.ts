import { Command } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { addBackupCommand } from "./commands/backup.ts";
import { addDevCommand } from "./commands/dev.ts";
import { addKeysCommand } from "./commands/keys.ts";
import { addServeCommand } from "./commands/serve.ts";
import { reportFailure } from "./report-failure.ts";

const program = new Command("orchestrator")
  .description("Register AI agents of any kind, plan a task over them, run it durably and see what happened.")
  .version(packageJson.version)
  .showHelpAfterError("(orchestrator --help shows how it is used)")
  .exitOverride();

addDevCommand(program);
addServeCommand(program);
addKeysCommand(program);
addBackupCommand(program);

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = reportFailure(error);
}
