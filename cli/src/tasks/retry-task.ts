import type { RetryTask } from "@orchestrator/contracts";
import type { CommandContext } from "../command-context.ts";
import { UsageError } from "../usage-error.ts";
import { stayWith } from "./stay-with.ts";
import type { StayFlags } from "./stay-with.ts";
import { readStepInputs } from "./read-step-inputs.ts";
import type { StepInputFlags } from "./read-step-inputs.ts";

export interface RetryFlags extends StayFlags, StepInputFlags {
  fromStep?: number;
  fromStart?: boolean;
  fromFailure?: boolean;
  input: string[];
  idempotencyKey?: string;
}

/** Does again what is asked for of a task that has ended, as a new task, and stays with that one. */
export async function retryTask(
  context: CommandContext,
  [taskId]: [taskId: number],
  flags: RetryFlags,
): Promise<number> {
  const { idempotencyKey } = flags;
  const inputs = await readStepInputs(flags);
  const retry = retryOf(flags);
  if (inputs !== undefined && retry.description !== undefined)
    throw new UsageError(
      "data is given for steps, but --input has the whole task planned anew; leave one of them out",
    );
  const created = await context.client.tasks.retry(
    taskId,
    { ...retry, ...(inputs === undefined ? {} : { step_inputs: inputs }) },
    idempotencyKey === undefined ? {} : { idempotencyKey },
  );
  return stayWith(context, created, flags);
}

/**
 * `2=other words` is for step 2. Other text is for the step of `--from-step`, or with `--from-start` for the whole task,
 * which is planned anew.
 */
export function retryOf({
  fromStep,
  fromStart,
  input,
}: Pick<RetryFlags, "fromStep" | "fromStart" | "input">): RetryTask {
  const edits: Record<string, string> = {};
  let description: string | undefined;
  for (const text of input) {
    const [, number, words] = /^([1-9]\d?)=(.*)$/s.exec(text) ?? [];
    if (number !== undefined && words !== undefined) edits[number] = words;
    else if (fromStep !== undefined) edits[fromStep] = text;
    else if (fromStart === true) description = text;
    else
      throw new UsageError(`--input "${text}": say for which step, as in 2="${text}", or use --from-start`);
  }
  const hasEdits = Object.keys(edits).length > 0;
  if (hasEdits && description !== undefined)
    throw new UsageError(
      "--input gives new words for the whole task and for a step; the steps are planned anew",
    );
  return {
    from: fromOf(fromStep, fromStart),
    ...(fromStep === undefined ? {} : { step_number: fromStep }),
    ...(description === undefined ? {} : { description }),
    ...(hasEdits ? { step_descriptions: edits } : {}),
  };
}

function fromOf(fromStep: number | undefined, fromStart: boolean | undefined): RetryTask["from"] {
  if (fromStep !== undefined) return "step";
  return fromStart === true ? "start" : "failure";
}
