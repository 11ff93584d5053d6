import type { Command } from "commander";
import { addBackupCommand } from "./backup.ts";
import { addKeysCommand } from "./keys.ts";
import { addServeCommand } from "./serve.ts";
import { addTasksCommand } from "./tasks.ts";

/** What the command does wherever it runs, in the order of its help. */
export const commands: readonly ((program: Command) => void)[] = [
  addServeCommand,
  addTasksCommand,
  addKeysCommand,
  addBackupCommand,
];
