import type { StepError } from "@orchestrator/contracts";
import { CircleX } from "lucide-react";
import { revealHidden } from "../../components/reveal-hidden.ts";

/** Why a step failed, in the service's own words. */
export function StepFailure({ error }: { error: StepError }) {
  return (
    <div className="flex gap-2 rounded-md border border-line bg-bad-soft p-3">
      <CircleX size={15} className="mt-px shrink-0 text-bad" aria-hidden />
      <div className="min-w-0">
        <p className="font-medium text-bad">
          {error.step_number > 0 && `Step ${error.step_number}: `}
          {error.error_type}
        </p>
        <p className="break-words">{revealHidden(error.message)}</p>
        {error.retry_count > 0 && (
          <p className="text-sm text-muted">
            after {error.retry_count === 1 ? "1 retry" : `${error.retry_count} retries`}
          </p>
        )}
      </div>
    </div>
  );
}
