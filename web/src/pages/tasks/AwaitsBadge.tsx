import type { TaskSummary } from "@orchestrator/contracts";
import { CircleHelp } from "lucide-react";

/** Of a task that waits until a person says what became of a step. On a phone the icon alone: the task has words too. */
export function AwaitsBadge({ unknown_steps: steps }: Pick<TaskSummary, "unknown_steps">) {
  if (steps.length === 0) return null;
  return (
    <span
      className="mr-2 inline-flex h-4.5 items-center gap-1 rounded bg-odd-soft px-1.5 align-bottom text-sm text-odd"
      title={`Nobody knows whether ${steps.length === 1 ? "step" : "steps"} ${steps.join(", ")} of it ${steps.length === 1 ? "was" : "were"} done`}
    >
      <CircleHelp size={12} strokeWidth={2} aria-hidden />
      <span className="max-sm:sr-only">waits for you</span>
    </span>
  );
}
