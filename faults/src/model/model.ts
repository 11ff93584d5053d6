import type { TaskStatus } from "@orchestrator/contracts";

export type Deed = "answer" | "refuse" | "wait";

export interface ModelTask {
  status: TaskStatus;
  deed: Deed;
  /** Of the agent that the plan names; another one of the same name is not meant. */
  agentId: number;
  isPaused: boolean;
  /** Its step waits for the task to be resumed; a call that runs goes on although the task is paused. */
  isHeld: boolean;
  /** How often the job of its step was handed out. */
  handOuts: number;
  sessionId: string;
}

/** What the service is said to hold, of one principal. */
export interface Model {
  agents: Map<string, { id: number; isActive: boolean; description: string }>;
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

const endOf: Record<Deed, TaskStatus> = { answer: "completed", refuse: "failed", wait: "executing" };

/** A task that was just created, when it has come to rest. */
export const restingTask = (deed: Deed, agentId: number, sessionId: string): ModelTask => ({
  status: endOf[deed],
  deed,
  agentId,
  isPaused: false,
  isHeld: false,
  handOuts: 1,
  sessionId,
});

/** The task that a command means: the n-th there is, going round; undefined when there is none. */
export function taskAt(model: Model, n: number): [number, ModelTask] | undefined {
  const tasks = [...model.tasks];
  return tasks[n % Math.max(1, tasks.length)];
}

/** May the agent of the task be called? */
export const isCallable = (model: Model, { agentId }: ModelTask): boolean =>
  [...model.agents.values()].some(({ id, isActive }) => isActive && id === agentId);
