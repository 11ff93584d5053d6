import type { Evidence } from "./evidence.ts";
import { nameOf } from "./name-of.ts";

/** So long may a request be on the wire. */
const ON_THE_WIRE_MS = 1000;

/**
 * No call of a step begins after the step has ended: completed by an agent or a person, failed or skipped. By the clock
 * that service and agents share, hence the allowance; calls that wait for a backoff or a restart come later than that.
 * A call that began before a cancel may reach its agent after it, late where the service is kept from sending: F23
 * compares calls with when the cancel was answered. Pure.
 */
export function callsAfterEnd({ steps, calls, lateMs }: Evidence): string[] {
  if (lateMs === undefined) return [];
  const byKey = Map.groupBy(calls, ({ stepKey }) => stepKey);
  return steps.flatMap((step) => {
    const { endedAt } = step;
    if (endedAt === null || step.status === "cancelled") return [];
    return (byKey.get(step.stepKey) ?? [])
      .filter(({ at }) => at > endedAt + ON_THE_WIRE_MS + lateMs)
      .map(
        ({ serial, at }) =>
          `${nameOf(step)} had ${step.status} and was called as ${serial} ${at - endedAt} ms later`,
      );
  });
}
