import type { Task, TaskStep } from "@orchestrator/contracts";
import { attemptsOf } from "../step-facts.ts";

/** What a step did from one time to another, in milliseconds since 1970. */
export interface Span {
  kind: ReturnType<typeof attemptsOf>[number]["outcome"] | "waiting";
  from: number;
  to: number;
  /** The agent that was called; nobody is while a step waits. */
  agentId: number | undefined;
}

/**
 * When a step's agent was called, and when the step only waited: for its turn, or to be tried again. Pure.
 * @param now the end of what is still under way
 */
export function stepSpans(step: TaskStep, task: Task, now: number): Span[] {
  const spans: Span[] = [];
  let free = readyAt(step, task);
  for (const { outcome, agent_id: agentId, started_at: from, ended_at: to } of attemptsOf(step)) {
    const begin = Date.parse(from);
    const end = to === null ? now : Date.parse(to);
    if (free !== undefined && begin > free) spans.push(waiting(free, begin));
    spans.push({ kind: outcome, from: begin, to: end, agentId });
    free = end;
  }
  const isWaiting = step.status === "queued" || step.status === "waiting" || step.status === "pending";
  if (isWaiting && free !== undefined && now > free) spans.push(waiting(free, now));
  return spans;
}

const waiting = (from: number, to: number): Span => ({ kind: "waiting", from, to, agentId: undefined });

/** When nothing stood in the step's way any more; undefined while something does. */
function readyAt({ dependencies }: TaskStep, task: Task): number | undefined {
  const created = Date.parse(task.created_at);
  const ends = dependencies.map((number) => {
    const needed = task.steps.find((step) => step.step_number === number);
    if (needed?.status !== "completed") return undefined;
    // One that was carried over was there from the beginning.
    return needed.completed_at === null ? created : Date.parse(needed.completed_at);
  });
  return ends.reduce<number | undefined>(
    (latest, end) => (latest === undefined || end === undefined ? undefined : Math.max(latest, end)),
    created,
  );
}

/** From the task's beginning to its end so far. Pure. */
export function timeRange(task: Task, now: number): { from: number; to: number } {
  const from = Date.parse(task.created_at);
  const ends = task.steps.flatMap(({ history }) => history.map(({ ended_at: end }) => Date.parse(end)));
  const end = task.completed_at === null ? now : Date.parse(task.completed_at);
  return { from, to: Math.max(end, from + 1, ...ends) };
}
