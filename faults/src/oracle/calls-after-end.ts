import type { Evidence } from "./evidence.ts";
import { nameOf } from "./name-of.ts";

/** A call that was sent before a cancel reaches its agent within this time. */
const ON_THE_WIRE_MS = 1000;

/**
 * No call of a step begins after the step has ended, however it did: completed by an agent or a person, failed or
 * cancelled. By the clock that service and agents share, hence the allowance; calls that are waited for in a backoff
 * or for a restart come later than that. Pure.
 */
export function callsAfterEnd({ steps, calls, lateMs }: Evidence): string[] {
  if (lateMs === undefined) return [];
  const byKey = Map.groupBy(calls, ({ stepKey }) => stepKey);
  return steps.flatMap((step) => {
    const { endedAt } = step;
    if (endedAt === null) return [];
    return (byKey.get(step.stepKey) ?? [])
      .filter(({ at }) => at > endedAt + ON_THE_WIRE_MS + lateMs)
      .map(
        ({ serial, at }) =>
          `${nameOf(step)} had ${step.status} and was called as ${serial} ${at - endedAt} ms later`,
      );
  });
}
