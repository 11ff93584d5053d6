import { isTerminalStep } from "@orchestrator/contracts";
import type { Json, StepStatus, TaskStatus } from "@orchestrator/contracts";

/** `break`: the connection breaks off, and nobody knows what the agent did. */
export type Deed = "answer" | "refuse" | "wait" | "break";

export interface ModelStep {
  deed: Deed;
  dependencies: readonly number[];
  /** `waiting`: for its task to be resumed; a call that runs goes on although the task is paused. */
  status: StepStatus;
  /** It completed in the task that this one retries, or was found completed. */
  isKept: boolean;
  /** What a person found that it put out; undefined = what its agent answers. */
  found: Json | undefined;
  /** It was cancelled, and its agent may have acted and must not act twice. */
  isInDoubt: boolean;
  /** How often its job was handed out. */
  handOuts: number;
}

export interface ModelTask {
  status: TaskStatus;
  steps: ModelStep[];
  /** Of the agent that the plan names; another one of the same name is not meant. */
  agentId: number;
  /** The agent must not be called twice. */
  isOnce: boolean;
  isPaused: boolean;
  sessionId: string;
}

/** What the service is said to hold, of one principal. */
export interface Model {
  agents: Map<string, { id: number; isActive: boolean; isOnce: boolean; description: string }>;
  tasks: Map<number, ModelTask>;
  keys: Map<string, { body: string; taskId: number }>;
  sessions: Set<string>;
}

export const emptyModel = (): Model => ({
  agents: new Map(),
  tasks: new Map(),
  keys: new Map(),
  sessions: new Set(),
});

/** A step that has not begun. */
export const newStep = (deed: Deed, dependencies: readonly number[]): ModelStep => ({
  deed,
  dependencies,
  status: "pending",
  isKept: false,
  found: undefined,
  isInDoubt: false,
  handOuts: 0,
});

/** The task that a command means: the n-th there is, going round; undefined when there is none. */
export function taskAt(model: Model, n: number): [number, ModelTask] | undefined {
  const tasks = [...model.tasks];
  return tasks[n % Math.max(1, tasks.length)];
}

/** May the agent of the task be called? */
export const isCallable = (model: Model, { agentId }: Pick<ModelTask, "agentId">): boolean =>
  [...model.agents.values()].some(({ id, isActive }) => isActive && id === agentId);

const endOf = (deed: Deed, isOnce: boolean): StepStatus => {
  const ends = { answer: "completed", refuse: "failed", wait: "executing" } as const;
  if (deed !== "break") return ends[deed];
  return isOnce ? "unknown" : "failed";
};

/** A step takes its turn: its agent is called, unless it is gone. */
export function begin(model: Model, task: ModelTask, step: ModelStep): void {
  step.handOuts = 1;
  step.status = isCallable(model, task) ? endOf(step.deed, task.isOnce) : "failed";
}

/** Goes on with a task until every step has ended or waits. */
export function advance(model: Model, task: ModelTask): void {
  const statusOf = (number: number): StepStatus | undefined => task.steps[number - 1]?.status;
  for (let step = nextOf(task, statusOf); step !== undefined; step = nextOf(task, statusOf)) {
    const isReady = step.dependencies.every((number) => statusOf(number) === "completed");
    if (!isReady) step.status = "skipped";
    else if (task.isPaused) step.status = "waiting";
    else begin(model, task, step);
  }
  if (!task.steps.every(({ status }) => isTerminalStep(status))) return;
  task.status = task.steps.some(({ status }) => status === "failed") ? "failed" : "completed";
  task.isPaused = false;
}

const nextOf = (
  { steps }: ModelTask,
  statusOf: (number: number) => StepStatus | undefined,
): ModelStep | undefined =>
  steps.find(({ status, dependencies }) => {
    const before = dependencies.map(statusOf);
    const isOver = before.includes("failed") || before.includes("skipped");
    return status === "pending" && (isOver || before.every((each) => each === "completed"));
  });

/**
 * What a retry runs again: all that did not complete and was not found completed, the step it begins from, and whatever
 * builds on those.
 */
export function runsAgain(
  { steps }: ModelTask,
  from: "start" | "failure" | number,
  isFound: (step: ModelStep) => boolean,
): boolean[] {
  const again = steps.map(
    (step, i) => from === "start" || from === i + 1 || (step.status !== "completed" && !isFound(step)),
  );
  // In a plan a step stands behind those that it builds on.
  for (const [i, { dependencies }] of steps.entries())
    if (dependencies.some((number) => again[number - 1])) again[i] = true;
  return again;
}
