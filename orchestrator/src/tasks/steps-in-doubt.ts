import type { CancelReceipt, Delivery } from "@orchestrator/contracts";
import type { AgentTargets } from "../agents/agent-target.ts";
import { deliveryOf } from "../agents/agent-policy.ts";
import type { Reader, Store } from "../store/store.ts";
import { findAgentRow } from "../store/tables/agents.ts";
import { fromJsonOrNull } from "../store/tables/json-column.ts";
import { doubtEventsOf } from "../store/tables/task-events.ts";
import type { DoubtEvent } from "../store/tables/task-events.ts";
import type { StepRow } from "../store/tables/task-steps.ts";

/** Of a cancelled step. */
interface CancelledStep {
  /** What the log says of it, oldest first: that its outcome was unknown, what a person found, and its cancel. */
  events: readonly Pick<DoubtEvent, "type" | "data">[];
  delivery: Delivery;
}

/**
 * Whether a cancelled step's agent may have acted, and must not be called for it again without a word: nobody knew its
 * outcome, or it may have been at work when it was cancelled. That an agent confirmed the end of a call later says
 * nothing about what it had done until then. Pure.
 */
export function isInDoubt({ events, delivery }: CancelledStep): boolean {
  const mayHaveActed = events.some(
    ({ type, data }) => type === "step.cancelled" && receiptIn(data) === "requested",
  );
  const isUnknown = events.findLast(({ type }) => type !== "step.cancelled")?.type === "step.unknown";
  return mayHaveActed && (isUnknown || delivery === "at_most_once" || delivery === "reconcile");
}

const receiptIn = (data: string | null): CancelReceipt | undefined =>
  fromJsonOrNull<{ receipt?: CancelReceipt }>(data)?.receipt;

/** The steps of an ended task whose agents may have acted and must not act twice, by their numbers. */
export async function stepsInDoubt(
  { store: { reader }, targets }: { store: Pick<Store, "reader">; targets: AgentTargets },
  rows: readonly StepRow[],
): Promise<number[]> {
  const cancelled = rows.filter(({ status, attempts }) => status === "cancelled" && attempts > 0);
  const [first] = cancelled;
  if (first === undefined) return [];
  const all = await doubtEventsOf(reader, first.task_id);
  const inDoubt: number[] = [];
  for (const { step_number: number, agent_id: agentId } of cancelled) {
    const events = all.filter((event) => event.step_number === number);
    if (isInDoubt({ events, delivery: await deliveryNow(reader, targets, agentId) })) inDoubt.push(number);
  }
  return inDoubt;
}

/** Of an agent that is not known any more the most careful one. */
async function deliveryNow(reader: Reader, targets: AgentTargets, agentId: number): Promise<Delivery> {
  const agent = await findAgentRow(reader, agentId);
  if (agent === undefined) return "at_most_once";
  await targets.learn(agent);
  return deliveryOf(targets.of(agent));
}
