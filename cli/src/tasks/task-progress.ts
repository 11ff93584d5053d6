import type { StepStatus, Task, TaskEvent, TaskStatus, TaskStep } from "@orchestrator/contracts";

/*
 * How a task stands, from one look at it and the events after that. Pure: a task or an event in, the new state out.
 */

export interface StepProgress {
  number: number;
  description: string;
  agentName: string;
  status: StepStatus;
  dependencies: readonly number[];
  attempts: number;
  /** What is worth a word: why it failed, when it is tried again, what its agent asks. */
  remark: string | undefined;
  /** The agent waits for an answer of a person. */
  asksSomebody: boolean;
  /** Milliseconds since 1970. */
  startedAt: number | undefined;
  endedAt: number | undefined;
}

export interface TaskProgress {
  id: number;
  description: string;
  status: TaskStatus;
  isPaused: boolean;
  steps: readonly StepProgress[];
  createdAt: number;
  endedAt: number | undefined;
}

export function progressOf(task: Task): TaskProgress {
  return {
    id: task.id,
    description: task.description,
    status: task.status,
    isPaused: task.paused_at !== null,
    steps: task.steps.map((step) => ({
      number: step.step_number,
      description: step.description,
      agentName: step.agent_name,
      status: step.status,
      dependencies: step.dependencies,
      attempts: step.attempts,
      remark: remarkOf(task, step),
      asksSomebody: false,
      startedAt: millisOf(step.started_at),
      endedAt: millisOf(step.completed_at),
    })),
    createdAt: Date.parse(task.created_at),
    endedAt: millisOf(task.completed_at),
  };
}

function remarkOf({ retry_of: retried }: Task, { status, error, reused }: TaskStep): string | undefined {
  if (reused && retried !== null) return `kept from task ${retried}`;
  return status === "completed" ? undefined : error?.message;
}

const millisOf = (timestamp: string | null): number | undefined =>
  timestamp === null ? undefined : Date.parse(timestamp);

/** The state after an event. A plan that came later is not in it: the task must be looked at again. */
export function afterEvent(progress: TaskProgress, event: TaskEvent): TaskProgress {
  const at = Date.parse(event.created_at);
  switch (event.type) {
    case "task.completed":
      return { ...progress, status: "completed", endedAt: at };
    case "task.failed":
      return { ...progress, status: "failed", endedAt: at };
    case "task.cancelled":
      return { ...progress, status: "cancelled", endedAt: at };
    case "task.planned":
      return { ...progress, status: "executing" };
    case "task.paused":
      return { ...progress, isPaused: true };
    case "task.resumed":
      return { ...progress, isPaused: false };
    case "task.created":
      return progress;
    default:
      return {
        ...progress,
        steps: progress.steps.map((step) =>
          step.number === event.step_number ? { ...step, ...stepChange(step, event, at) } : step,
        ),
      };
  }
}

const CALM = { remark: undefined, asksSomebody: false };

function stepChange(step: StepProgress, { type, data }: TaskEvent, at: number): Partial<StepProgress> {
  const text = (name: string): string | undefined => {
    const value = data[name];
    return typeof value === "string" ? value : undefined;
  };
  const attempts = typeof data["attempt"] === "number" ? data["attempt"] : step.attempts;
  switch (type) {
    case "step.started":
      return { ...CALM, status: "executing", attempts, startedAt: at };
    case "step.queued":
      return { ...CALM, status: "queued" };
    case "step.waiting":
      return { status: "waiting", remark: text("question"), asksSomebody: data["question"] !== undefined };
    case "step.completed":
      return { ...CALM, status: "completed", endedAt: at };
    case "step.failed":
      return { status: "failed", remark: text("message"), asksSomebody: false, endedAt: at };
    case "step.retrying":
      return { status: "queued", remark: `tried again after: ${text("message") ?? "a failure"}` };
    case "step.delayed":
      return { status: "queued", remark: "waits: its agent failed too often lately" };
    case "step.reassigned":
      return {
        status: "queued",
        agentName: text("to_agent_name") ?? step.agentName,
        remark: `given to another agent after: ${text("reason") ?? "a failure"}`,
      };
    case "step.skipped":
      return { ...CALM, status: "skipped", remark: "a step before it did not complete", endedAt: at };
    case "step.cancelled":
      return { ...CALM, status: "cancelled", endedAt: at };
    case "step.unknown":
      return { status: "unknown", remark: text("message"), asksSomebody: false };
    default:
      return {};
  }
}

/** True when the task cannot go on before a person says something. */
export function waitsForPerson({ steps, isPaused, status }: TaskProgress): boolean {
  if (status !== "executing") return false;
  const isMoving = steps.some(
    (step) =>
      step.status === "executing" ||
      (!isPaused && (step.status === "queued" || (step.status === "waiting" && !step.asksSomebody))),
  );
  const isAsking = steps.some((step) => step.status === "unknown" || step.asksSomebody);
  return !isMoving && (isPaused || isAsking);
}
