import { commands } from "./commands/list.ts";
import { runProgram } from "./run-program.ts";

// Without `dev`: the reference agents are for trying things out and read this repository's documentation.
await runProgram(commands);
