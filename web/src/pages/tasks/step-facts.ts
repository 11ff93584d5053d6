import type { StepAttempt, TaskStep } from "@orchestrator/contracts";

/** What happened to a step besides its status, in a few words each. */
export interface StepFact {
  kind: "attempts" | "moved" | "discarded" | "reused" | "cancel";
  text: string;
  /** What the text counts. */
  count?: number;
}

export function stepFacts(step: TaskStep, agentNames: ReadonlyMap<number, string>): StepFact[] {
  const facts: StepFact[] = [];
  if (step.reused) facts.push({ kind: "reused", text: "carried over" });
  if (step.attempts > 1)
    facts.push({ kind: "attempts", text: `${step.attempts} attempts`, count: step.attempts });
  const former = formerAgent(step);
  if (former !== undefined)
    facts.push({ kind: "moved", text: `moved from ${agentNames.get(former) ?? `agent ${former}`}` });
  if (step.history.some(({ outcome }) => outcome === "discarded"))
    facts.push({ kind: "discarded", text: "late answer discarded" });
  const { cancel } = step;
  // Of a step that had ended, or had not begun, there is nothing to tell.
  if (cancel !== null && cancel.receipt !== "too_late" && step.attempts > 0)
    facts.push({ kind: "cancel", text: `cancel ${cancel.receipt}` });
  return facts;
}

function formerAgent({ agent_id: agentId, history }: TaskStep): number | undefined {
  return history.find((attempt) => attempt.agent_id !== agentId)?.agent_id;
}

/**
 * How long one waited for the step, from the begin of its first call to the end of its last, in milliseconds; undefined
 * while there is none.
 */
export function stepDurationMs(step: TaskStep, now: number): number | undefined {
  const calls = attemptsOf(step);
  const from = calls[0]?.started_at;
  if (from === undefined) return undefined;
  const to = calls.at(-1)?.ended_at ?? null;
  return (to === null ? now : Date.parse(to)) - Date.parse(from);
}

/** Every call so far, the one under way too. */
export function attemptsOf(step: TaskStep): (Omit<StepAttempt, "outcome" | "ended_at"> & {
  outcome: StepAttempt["outcome"] | "executing";
  ended_at: string | null;
})[] {
  const { status, started_at: startedAt, agent_id: agentId, attempts } = step;
  if (status !== "executing" || startedAt === null || agentId === null) return step.history;
  const running = { attempt: attempts, agent_id: agentId, error: null, started_at: startedAt };
  return [...step.history, { ...running, outcome: "executing", ended_at: null }];
}
