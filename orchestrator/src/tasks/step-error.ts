import type { StepError, StepErrorType } from "@orchestrator/contracts";
import { isoTime } from "../kernel/clock.ts";
import type { StepRow } from "../store/tables/task-steps.ts";

/** The error of a step as it is stored and shown. */
export const stepError = (
  { row }: { row: Pick<StepRow, "step_number" | "agent_id"> },
  type: StepErrorType,
  message: string,
  facts: { retries: number; now: number },
): StepError => ({
  step_number: row.step_number,
  agent_id: row.agent_id,
  error_type: type,
  message,
  timestamp: isoTime(facts.now),
  retry_count: facts.retries,
});
