import type { OverviewMinute } from "@orchestrator/contracts";
import { isoTime } from "../kernel/clock.ts";

const MINUTE_MS = 60_000;
type Counted = Exclude<keyof OverviewMinute, "minute">;

const columns: Readonly<Record<string, Counted>> = {
  "task.created": "created",
  "task.completed": "completed",
  "task.failed": "failed",
  "task.cancelled": "cancelled",
};

/** Every minute from `since` to `now`, also those in which nothing happened. Times in milliseconds since 1970. */
export function minutesOf(
  rows: readonly { minute: number; type: string; n: number }[],
  { since, now }: { since: number; now: number },
): OverviewMinute[] {
  const first = Math.floor(since / MINUTE_MS);
  const minutes = Array.from({ length: Math.floor(now / MINUTE_MS) - first + 1 }, (_, i) => ({
    minute: isoTime((first + i) * MINUTE_MS),
    created: 0,
    completed: 0,
    failed: 0,
    cancelled: 0,
  }));
  for (const { minute, type, n } of rows) {
    const column = columns[type];
    const at = minutes[minute - first];
    if (column !== undefined && at !== undefined) at[column] += Number(n);
  }
  return minutes;
}
