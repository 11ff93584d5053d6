import { ProblemError } from "@orchestrator/client";
import type { RetryTask } from "@orchestrator/contracts";
import type { CommandContext } from "../command-context.ts";
import { UsageError } from "../usage-error.ts";
import { stayWith } from "./stay-with.ts";
import type { StayFlags } from "./stay-with.ts";
import { readStepFindings } from "./read-step-findings.ts";
import type { FindingFlags } from "./read-step-findings.ts";
import { readStepInputs } from "./read-step-inputs.ts";
import type { StepInputFlags } from "./read-step-inputs.ts";

export interface RetryFlags extends StayFlags, StepInputFlags, FindingFlags {
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
  const findings = readStepFindings(flags);
  const retry = retryOf(flags);
  if (findings !== undefined && retry.from === "start")
    throw new UsageError("--from-start calls every agent again; leave it out, or --found and --call-again");
  if (inputs !== undefined && retry.description !== undefined)
    throw new UsageError(
      "data is given for steps, but --input has the whole task planned anew; leave one of them out",
    );
  const more = {
    ...(inputs === undefined ? {} : { step_inputs: inputs }),
    ...(findings === undefined ? {} : { step_findings: findings }),
  };
  const created = await context.client.tasks
    .retry(taskId, { ...retry, ...more }, idempotencyKey === undefined ? {} : { idempotencyKey })
    .catch((error: unknown) => {
      throw inDoubt(error) ?? error;
    });
  return stayWith(context, created, flags);
}

/** The service says how a program says it; here it is said with options. */
function inDoubt(error: unknown): ProblemError | undefined {
  if (!(error instanceof ProblemError) || error.code !== "RETRY_IN_DOUBT") return undefined;
  const steps = error.problem.details?.["steps"];
  const named = Array.isArray(steps) ? steps.filter((step) => typeof step === "number").join(", ") : "";
  const detail = `Nobody knows what the agents of these steps did, and they must not do it twice: ${named}. Find out, and say for each --found 'NUMBER=ANSWER', which keeps that answer, or --call-again NUMBER.`;
  return new ProblemError({ ...error.problem, detail }, error.retryAfterSeconds);
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
