import { addBackupCommand } from "./commands/backup.ts";
import { addKeysCommand } from "./commands/keys.ts";
import { addServeCommand } from "./commands/serve.ts";
import { runProgram } from "./run-program.ts";

// Without `dev`: the reference agents are for trying things out and read this repository's documentation.
await runProgram([addServeCommand, addKeysCommand, addBackupCommand]);
