import type { StepError, StepStatus } from "@orchestrator/contracts";
import { CircleX } from "lucide-react";
import { revealHidden } from "../../components/reveal-hidden.ts";
import { Details } from "../../components/Details.tsx";

/**
 * Why a step failed: what happened in words first, what the service calls it below.
 * @param status of the step, when it has not failed for good
 */
export function StepFailure({ error, status = "failed" }: { error: StepError; status?: StepStatus }) {
  const { error_type: code, message, retry_count: retries } = error;
  return (
    <div className="flex gap-2 rounded-md border border-line bg-bad-soft p-3">
      <CircleX size={15} className="mt-px shrink-0 text-bad" aria-hidden />
      <div className="flex min-w-0 flex-col gap-0.5">
        <p className="font-medium text-bad">
          {titleOf(error, status)}
          {retries > 0 && (retries === 1 ? " after 1 retry" : ` after ${retries} retries`)}
        </p>
        <p className="break-words">{revealHidden(message)}</p>
        <Details>
          <p className="font-mono text-xs break-all text-muted">{code}</p>
        </Details>
      </div>
    </div>
  );
}

function titleOf({ step_number: step }: StepError, status: StepStatus): string {
  if (step === 0) return "The task could not be planned";
  if (status === "unknown") return "The call broke off";
  return `Step ${step} failed`;
}
