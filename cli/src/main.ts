import { addBackupCommand } from "./commands/backup.ts";
import { addDevCommand } from "./commands/dev.ts";
import { addKeysCommand } from "./commands/keys.ts";
import { addServeCommand } from "./commands/serve.ts";
import { runProgram } from "./run-program.ts";

await runProgram([addDevCommand, addServeCommand, addKeysCommand, addBackupCommand]);
