import { isFinalEvent, isTerminalTask } from "@orchestrator/contracts";
import type { Evidence } from "./evidence.ts";

/** A cancel ends every task that was created on behalf of the cancelled one and had not ended before. Pure. */
export function sparedChildren({ tasks, events }: Evidence): string[] {
  const statusOf = new Map(tasks.map(({ id, status }) => [id, status]));
  const endOf = new Map(
    events.filter(({ type }) => isFinalEvent(type)).map(({ taskId, order }) => [taskId, order]),
  );
  return tasks
    .filter(({ parentTaskId }) => parentTaskId !== null && statusOf.get(parentTaskId) === "cancelled")
    .filter(({ id, status, parentTaskId }) => {
      if (!isTerminalTask(status)) return true;
      const [end, parentsEnd] = [endOf.get(id) ?? null, endOf.get(parentTaskId ?? 0) ?? null];
      return status !== "cancelled" && end !== null && parentsEnd !== null && end > parentsEnd;
    })
    .map(
      ({ id, status, parentTaskId }) => `task ${id} is ${status}, its parent ${parentTaskId} was cancelled`,
    );
}
