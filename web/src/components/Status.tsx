import type { StepStatus, TaskStatus } from "@orchestrator/contracts/task-state";
import { statusLooks } from "./status-look.ts";

interface StatusProps {
  status: TaskStatus | StepStatus;
  /** A task that begins no further step for now. */
  isPaused?: boolean;
}

/** A status as icon, word and colour. */
export function Status({ status, isPaused = false }: StatusProps) {
  const { icon: Icon, color, isTurning } = statusLooks[isPaused ? "waiting" : status];
  return (
    <span className={`inline-flex items-center gap-1.5 align-bottom whitespace-nowrap ${color}`}>
      <Icon size={14} strokeWidth={2} aria-hidden className={isTurning ? "turning" : undefined} />
      {isPaused ? "paused" : status}
    </span>
  );
}
