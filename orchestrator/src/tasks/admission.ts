import { UnavailableError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import type { TaskDeps } from "./task-deps.ts";

/**
 * Refuses new work that would only wait.
 * @throws UnavailableError SHUTTING_DOWN or OVERLOADED, both to be tried again
 */
export async function admitTask({ queue, backlogLimit, draining }: TaskDeps, _caller: Caller): Promise<void> {
  if (draining.aborted) {
    throw new UnavailableError("SHUTTING_DOWN", "The service is shutting down. Try again in a few seconds.", {
      retryAfterMs: 5000,
    });
  }
  const { ready, delayed, running } = await queue.stats();
  if (ready + delayed + running < backlogLimit) return;
  throw new UnavailableError(
    "OVERLOADED",
    `${ready + delayed + running} steps are waiting or running, which is as many as this service takes. Try again in a few seconds.`,
    { retryAfterMs: 2000 },
  );
}
