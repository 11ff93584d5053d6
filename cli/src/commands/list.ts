import type { Command } from "commander";
import { addAgentsCommand } from "./agents.ts";
import { addBackupCommand } from "./backup.ts";
import { addCompletionCommand } from "./completion.ts";
import { addDoctorCommand } from "./doctor.ts";
import { addKeysCommand } from "./keys.ts";
import { addServeCommand } from "./serve.ts";
import { addSessionsCommand } from "./sessions.ts";
import { addTasksCommand } from "./tasks.ts";
import { addTemplatesCommand } from "./templates.ts";

/** What the command does wherever it runs, in the order of its help. */
export const commands: readonly ((program: Command) => void)[] = [
  addServeCommand,
  addTasksCommand,
  addAgentsCommand,
  addTemplatesCommand,
  addSessionsCommand,
  addDoctorCommand,
  addKeysCommand,
  addBackupCommand,
  addCompletionCommand,
];
