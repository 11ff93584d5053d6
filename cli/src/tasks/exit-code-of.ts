import type { TaskStatus } from "@orchestrator/contracts";
import { exitCodes } from "../exit-codes.ts";

/** What a task's end means for a script; a task that has not ended waits for somebody. */
export function exitCodeOf(status: TaskStatus): number {
  switch (status) {
    case "completed":
      return exitCodes.ok;
    case "failed":
      return exitCodes.failed;
    case "cancelled":
      return exitCodes.cancelled;
    case "pending":
    case "planning":
    case "executing":
      return exitCodes.waiting;
  }
}
