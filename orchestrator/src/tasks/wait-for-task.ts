import { isTerminalTask } from "@orchestrator/contracts";
import type { Task } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { findOwnTask } from "./find-task.ts";
import { getTask } from "./get-task.ts";
import type { TaskDeps } from "./task-deps.ts";

/** The task once it has ended, or as it stands after `waitMs`, when the caller goes away or the service shuts down. */
export async function waitForTask(
  deps: Pick<TaskDeps, "store" | "bus" | "clock" | "draining">,
  caller: Caller,
  { taskId, waitMs }: { taskId: number; waitMs: number },
): Promise<Task> {
  const { store, bus, clock, draining } = deps;
  const over = Promise.withResolvers<void>();
  let bell = Promise.withResolvers<void>();
  const unsubscribe = bus.onTask(taskId, () => bell.resolve());
  const cancelTimer = clock.at(clock.now() + waitMs, over.resolve);
  const stop = (): void => over.resolve();
  caller.signal?.addEventListener("abort", stop, { once: true });
  draining.addEventListener("abort", stop, { once: true });
  if (draining.aborted) stop();
  let waiting = true;
  void over.promise.then(() => (waiting = false));
  try {
    while (waiting && !isTerminalTask((await findOwnTask(store.reader, caller, taskId)).status)) {
      await Promise.race([bell.promise, over.promise]);
      bell = Promise.withResolvers<void>();
    }
  } finally {
    unsubscribe();
    cancelTimer();
    draining.removeEventListener("abort", stop);
  }
  return getTask(deps, caller, taskId);
}
