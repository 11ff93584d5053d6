import type { Evidence } from "./evidence.ts";
import { nameOf } from "./name-of.ts";

/** What a cancel said of a step must be what the agents and the database know of it. */
export function untrueReceipts({ steps, calls, attempts }: Evidence): string[] {
  const callsOf = Map.groupBy(calls, ({ stepKey }) => stepKey);
  const discarded = new Set(attempts.filter(({ outcome }) => outcome === "discarded").map(nameOf));
  return steps.flatMap((step) => {
    const { status, receipt } = step;
    const untrue = (why: string): string[] => [
      `the receipt of ${nameOf(step)} says ${String(receipt)}: ${why}`,
    ];
    if (status === "cancelled" && receipt === null) return untrue("it was cancelled");
    if (status === "cancelled" && receipt === "too_late") return untrue("it had not ended before");
    if (status !== "cancelled" && receipt !== null && receipt !== "too_late")
      return untrue(`it is ${status}`);
    if (receipt === "ignored" && !discarded.has(nameOf(step))) return untrue("no answer was discarded");
    const open = (callsOf.get(step.stepKey) ?? []).find(({ mayHaveActed }) => mayHaveActed === true);
    return receipt === "confirmed" && open !== undefined
      ? untrue(`nobody knows what became of call ${open.serial}`)
      : [];
  });
}
