import type { StepError, Task } from "@orchestrator/contracts";
import { Link } from "@tanstack/react-router";
import { revealHidden } from "../../components/reveal-hidden.ts";
import { pb } from "../../paths.ts";

/** One line: at which step the task failed and why; the step leads to all there is to know of it. */
export function WhyItFailed({ task, error }: { task: Task; error: StepError }) {
  const step = task.steps.find(({ step_number: number }) => number === error.step_number);
  const message = revealHidden(error.message);
  return (
    <p className="mt-0.5 line-clamp-2 break-words text-bad" title={message}>
      {step === undefined ? (
        "Could not be planned"
      ) : (
        <>
          Failed at{" "}
          <Link
            to={pb.task({ taskId: task.id })}
            search={{ step: step.step_number }}
            className="underline"
          >{`step ${step.step_number}`}</Link>{" "}
          ({step.agent_name})
        </>
      )}
      : {message}
    </p>
  );
}
