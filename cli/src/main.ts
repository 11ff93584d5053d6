import { addDevCommand } from "./commands/dev.ts";
import { commands } from "./commands/list.ts";
import { runProgram } from "./run-program.ts";

await runProgram([addDevCommand, ...commands]);
