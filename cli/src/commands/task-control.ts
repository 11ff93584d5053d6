import { Argument, Option } from "commander";
import type { Command } from "commander";
import { idOf, numberIn } from "../number-argument.ts";
import { onRun } from "../on-run.ts";
import { withOutput } from "../output.ts";

const MAX_STEPS = 50;
const ID = ["<id>", "the task's id", idOf] as const;

const manyTimes = (flags: string, description: string): Option =>
  new Option(flags, `${description}; may be given more than once`)
    .default([], "none")
    .argParser((text: string, before: string[]) => [...before, text]);

/** @param staying adds the options of commands that make a task and stay with it */
export function addTaskControl(tasks: Command, staying: (command: Command) => Command): void {
  const cancel = tasks
    .command("cancel")
    .description("cancel a task")
    .argument(...ID);
  onRun(withOutput(cancel), async () => (await import("../tasks/cancel-task.ts")).cancelTask);

  const retry = tasks
    .command("retry")
    .description("do a task that has ended again, as a new task; completed steps keep their outputs")
    .argument(...ID)
    .addOption(
      new Option("--from-failure", "every step that did not complete (default)").conflicts([
        "fromStart",
        "fromStep",
      ]),
    )
    .addOption(
      new Option("--from-step <number>", "this step, what depends on it, and what did not complete")
        .argParser(numberIn(1, MAX_STEPS))
        .conflicts(["fromStart"]),
    )
    .option("--from-start", "every step")
    .addOption(
      manyTimes(
        "--input <text>",
        'other words for a step, as 2="…", for the one of --from-step, or with --from-start for the whole task',
      ),
    )
    .addOption(
      manyTimes(
        "--step-input <number=json>",
        "other data for a step, as 2='{\"rows\": [1]}'; null = what the steps before it answer",
      ),
    )
    .addOption(
      new Option(
        "--step-inputs <file>",
        "other data for steps, as a JSON object by their numbers; - reads it from standard input",
      ).conflicts(["stepInput"]),
    )
    .addOption(
      manyTimes(
        "--found <number=answer>",
        "what the agent of a cancelled step in doubt did give, as 2='{\"paid\": true}'; the step is not called",
      ),
    )
    .addOption(
      manyTimes("--call-again <number>", "call the agent of a step again although it may have acted"),
    )
    .option("--idempotency-key <key>", "under the same key the same task is answered for 24 hours");
  onRun(staying(retry), async () => (await import("../tasks/retry-task.ts")).retryTask);

  const pause = tasks
    .command("pause")
    .description("begin no further step of a task; what runs goes on")
    .argument(...ID);
  onRun(withOutput(pause), async () => (await import("../tasks/pause-task.ts")).pauseTask);

  const resume = tasks
    .command("resume")
    .description("let a paused task go on")
    .argument(...ID);
  onRun(withOutput(resume), async () => (await import("../tasks/resume-task.ts")).resumeTask);

  const resolve = tasks
    .command("resolve")
    .description("say what became of a step whose outcome is unknown")
    .argument(...ID)
    .argument("<step>", "the step's number", numberIn(1, MAX_STEPS))
    .addArgument(new Argument("<outcome>", "what became of it").choices(["completed", "failed", "retry"]))
    .option("--answer <value>", "with completed: what the step gave, as JSON or as text")
    .option("--message <text>", "with failed: why");
  onRun(withOutput(resolve), async () => (await import("../tasks/resolve-step.ts")).resolveStep);
}
