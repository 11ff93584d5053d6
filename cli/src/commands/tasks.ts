import { Option } from "commander";
import type { Command } from "commander";
import { idOf, numberIn } from "../number-argument.ts";
import { onRun } from "../on-run.ts";
import { withOutput } from "../output.ts";
import { addTaskControl } from "./task-control.ts";
import { timeOf } from "../time-argument.ts";

const STATUSES = ["pending", "planning", "executing", "completed", "failed", "cancelled"];
const PRIORITY = 100;
const PAGE = 500;
const LONGEST_PATIENCE_SECONDS = 86_400;
const ID = ["<id>", "the task's id", idOf] as const;

export function addTasksCommand(program: Command): void {
  const tasks = program.command("tasks").description("submit tasks and see what becomes of them");

  const run = tasks
    .command("run")
    .description("submit a task and watch it; its result goes to standard output, all else to standard error")
    .argument("<description>", "what is to be done, in plain language; - reads it from standard input")
    .option("--session <id>", "go on in this session")
    .option("--user <id>", "for whom (default: who you are on this machine)")
    .option(
      "--plan <file>",
      "the steps as JSON, instead of having them planned; - reads them from standard input",
    )
    .option("--metadata <json>", "what to note with the task, as a JSON object")
    .option("--priority <number>", "higher runs earlier", numberIn(-PRIORITY, PRIORITY))
    .option("--idempotency-key <key>", "under the same key the same task is answered for 24 hours");
  onRun(staying(run), async () => (await import("../tasks/run-task.ts")).runTask);

  const list = tasks
    .command("list")
    .description("list your tasks, newest first")
    .addOption(new Option("--status <status>", "in this status").choices(STATUSES))
    .addOption(
      new Option("--awaits <what>", "waiting for you to say what became of a step").choices(["resolution"]),
    )
    .option("--user <id>", "of this user")
    .option("--session <id>", "of this session")
    .option("--text <text>", "with this in the description")
    .option("--agent <agent>", "with a step of this agent, by id or name")
    .option("--since <time>", "created since then: 2026-11-22T16:30:00Z, or 90m, 2h, 7d ago", (text) =>
      timeOf(text),
    )
    .option("--until <time>", "created before then", (text) => timeOf(text))
    .option("--limit <number>", "at most so many", numberIn(1, PAGE), 20)
    .option("--cursor <id>", "go on below this task", idOf);
  onRun(
    withOutput(list, ["text", "json", "ndjson"]),
    async () => (await import("../tasks/list-tasks.ts")).listTasks,
  );

  const get = tasks
    .command("get")
    .description("show a task as it stands")
    .argument(...ID);
  onRun(withOutput(get), async () => (await import("../tasks/get-task.ts")).getTask);

  const watch = tasks
    .command("watch")
    .description("follow a task until it has ended")
    .argument(...ID);
  onRun(
    withOutput(watch, ["text", "json", "ndjson"]).addOption(giveUp()),
    async () => (await import("../tasks/watch-task.ts")).watchTask,
  );
  addTaskControl(tasks, staying);
}

const giveUp = (): Option =>
  new Option("--give-up <seconds>", "how long to go on asking a service that is lost")
    .default(60)
    .argParser(numberIn(1, LONGEST_PATIENCE_SECONDS));

/** The options of commands that make a task and stay with it. */
const staying = (command: Command): Command =>
  withOutput(
    command
      .addOption(
        new Option("--watch", "show how it goes until it has ended (default)").conflicts(["wait", "detach"]),
      )
      .addOption(new Option("--wait", "wait for the end and show nothing before").conflicts(["detach"]))
      .option("--detach", "leave it to itself and print its id")
      .addOption(giveUp()),
    ["text", "json", "ndjson"],
  );
