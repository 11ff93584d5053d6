import type { StepFinding } from "@orchestrator/contracts";
import { hasCode } from "../../../orchestrator/src/kernel/app-error.ts";
import type { Acknowledgement } from "../oracle/evidence.ts";
import type { SimulatedProcess } from "./simulated-process.ts";

type Retried = Required<Pick<Acknowledgement, "taskId" | "callAgain" | "foundCompleted">>;

/** Retries a task; when steps of it are in doubt a person says of each, by chance, what became of it. */
export async function retryKnowing(
  process: SimulatedProcess,
  taskId: number,
  { from, idempotencyKey }: { from: "start" | "failure"; idempotencyKey: string },
  random: () => number,
): Promise<Retried> {
  try {
    const created = await process.retryTask(taskId, { from }, idempotencyKey);
    return { taskId: created.task_id, callAgain: [], foundCompleted: [] };
  } catch (error) {
    if (!hasCode(error, "RETRY_IN_DOUBT")) throw error;
    const steps = (error.details?.["steps"] ?? []) as number[];
    const callAgain = steps.filter(() => random() < 0.5);
    const foundCompleted = steps.filter((number) => !callAgain.includes(number));
    const step_findings = Object.fromEntries(
      steps.map((number): [string, StepFinding] => [
        String(number),
        callAgain.includes(number)
          ? { outcome: "retry" }
          : { outcome: "completed", output: "a person knows" },
      ]),
    );
    const created = await process.retryTask(taskId, { from, step_findings }, `${idempotencyKey}-known`);
    return { taskId: created.task_id, callAgain, foundCompleted };
  }
}
