import type { StepStatus, TaskStatus } from "@orchestrator/contracts/task-state";
import { statusLooks } from "./status-look.ts";

/** A status as icon, word and colour. */
export function Status({ status }: { status: TaskStatus | StepStatus }) {
  const { icon: Icon, color, isTurning } = statusLooks[status];
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap ${color}`}>
      <Icon size={14} strokeWidth={2} aria-hidden className={isTurning ? "turning" : undefined} />
      {status}
    </span>
  );
}
