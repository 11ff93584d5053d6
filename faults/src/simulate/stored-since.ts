import type {
  CancelReceipt,
  Json,
  StepAttempt,
  StepStatus,
  TaskEventType,
  TaskStatus,
} from "@orchestrator/contracts";
import type { Evidence } from "../oracle/evidence.ts";
import type { SimulatedDatabase } from "./simulated-database.ts";

type Stored = Pick<Evidence, "tasks" | "steps" | "attempts" | "events" | "jobs">;

/** What the database holds of one schedule: the tasks from `first` on. The columns hold what the schema says. */
export function storedSince(database: SimulatedDatabase, first: number): Stored {
  return {
    tasks: database
      .rows("SELECT id, status, event_seq, retry_of, parent_task_id FROM tasks WHERE id >= ?", first)
      .map((row) => ({
        id: Number(row["id"]),
        status: row["status"] as TaskStatus,
        eventSeq: Number(row["event_seq"]),
        retryOf: numberOrNull(row["retry_of"]),
        parentTaskId: numberOrNull(row["parent_task_id"]),
      })),
    steps: database
      .rows(
        "SELECT task_id, step_number, status, step_key, attempts, job_id, output_data, cancel_receipt, completed_at FROM task_steps WHERE task_id >= ?",
        first,
      )
      .map((row) => ({
        taskId: Number(row["task_id"]),
        stepNumber: Number(row["step_number"]),
        status: row["status"] as StepStatus,
        stepKey: String(row["step_key"]),
        attempts: Number(row["attempts"]),
        hasJob: row["job_id"] !== null,
        output: jsonOrNull(row["output_data"]),
        errorType: null,
        receipt: row["cancel_receipt"] as CancelReceipt | null,
        endedAt: numberOrNull(row["completed_at"]),
      })),
    attempts: database
      .rows(
        "SELECT task_id, step_number, attempt, outcome, output FROM step_attempts WHERE task_id >= ?",
        first,
      )
      .map((row) => ({
        taskId: Number(row["task_id"]),
        stepNumber: Number(row["step_number"]),
        attempt: Number(row["attempt"]),
        outcome: row["outcome"] as StepAttempt["outcome"],
        output: jsonOrNull(row["output"]),
      })),
    events: database
      .rows("SELECT id, task_id, seq, type, step_number FROM task_events WHERE task_id >= ?", first)
      .map((row) => ({
        taskId: Number(row["task_id"]),
        seq: Number(row["seq"]),
        type: row["type"] as TaskEventType,
        stepNumber: numberOrNull(row["step_number"]),
        order: Number(row["id"]),
      })),
    jobs: Number(database.rows("SELECT count(*) AS n FROM jobs")[0]?.["n"]),
  };
}

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

const jsonOrNull = (value: unknown): Json => (value === null ? null : (JSON.parse(value as string) as Json));
