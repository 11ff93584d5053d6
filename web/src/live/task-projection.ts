import type { Task, TaskEvent, TaskEventType, TaskStep, TaskSummary } from "@orchestrator/contracts";
import { isFinalEvent, isTerminalTask, stepTransitions } from "@orchestrator/contracts/task-state";
import type { StepStatus, TaskStatus } from "@orchestrator/contracts/task-state";

/*
 * What an event changes in what is shown. Lists and details go through the same function, so they never disagree.
 * Outputs and attempts are not in the events; the snapshot that is read after them brings those.
 */

const stepStatusAfter: Partial<Record<TaskEventType, StepStatus>> = {
  "step.queued": "queued",
  "step.started": "executing",
  "step.waiting": "waiting",
  "step.retrying": "queued",
  "step.reassigned": "queued",
  "step.attempt_lost": "queued",
  "step.completed": "completed",
  "step.failed": "failed",
  "step.skipped": "skipped",
  "step.cancelled": "cancelled",
  "step.unknown": "unknown",
};

const taskStatusAfter: Partial<Record<TaskEventType, TaskStatus>> = {
  "task.planned": "executing",
  "task.completed": "completed",
  "task.failed": "failed",
  "task.cancelled": "cancelled",
};

/** The same object when the event changes nothing: what it shows is not drawn again. */
export function summaryAfter<T extends TaskSummary>(task: T, event: TaskEvent): T {
  if (event.type === "task.paused") return { ...task, paused_at: event.created_at };
  if (event.type === "task.resumed") return { ...task, paused_at: null };
  if (event.type === "step.unknown" || event.type === "step.resolved")
    return { ...task, unknown_steps: unknownStepsAfter(task.unknown_steps, event) };
  const status = taskStatusAfter[event.type];
  if (status === undefined || status === task.status || isTerminalTask(task.status)) return task;
  if (!isFinalEvent(event.type)) return { ...task, status };
  return { ...task, status, completed_at: event.created_at, unknown_steps: [] };
}

function unknownStepsAfter(before: readonly number[], { type, step_number: step }: TaskEvent): number[] {
  const others = before.filter((number) => number !== step);
  if (type === "step.resolved" || step === null) return others;
  return [...others, step].toSorted((a, b) => a - b);
}

export function taskAfter(task: Task, event: TaskEvent): Task {
  // The snapshot may be newer than the event.
  if (event.seq <= task.event_seq) return task;
  const next = { ...summaryAfter(task, event), event_seq: event.seq };
  if (event.step_number === null) return next;
  const steps = next.steps.map((step) =>
    step.step_number === event.step_number ? stepAfter(step, event) : step,
  );
  return { ...next, steps };
}

function stepAfter(step: TaskStep, event: TaskEvent): TaskStep {
  const status = stepStatusAfter[event.type];
  if (status === undefined || !stepTransitions[step.status].includes(status)) return step;
  const { attempt, agent_id: agentId } = event.data;
  const isOver = stepTransitions[status].length === 0;
  return {
    ...step,
    status,
    attempts: typeof attempt === "number" && status === "executing" ? attempt : step.attempts,
    agent_id: typeof agentId === "number" && status === "executing" ? agentId : step.agent_id,
    started_at: status === "executing" ? event.created_at : step.started_at,
    completed_at: isOver ? event.created_at : step.completed_at,
  };
}
