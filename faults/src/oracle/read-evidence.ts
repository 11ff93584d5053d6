import type {
  CancelReceipt,
  Json,
  StepAttempt,
  StepStatus,
  TaskEventType,
  TaskStatus,
} from "@orchestrator/contracts";
import type { Row, TestDatabase } from "../../../orchestrator/test/kit/test-database.ts";
import type { Evidence } from "./evidence.ts";

type Stored = Pick<Evidence, "tasks" | "steps" | "attempts" | "events" | "jobs" | "corruption">;

/** Reads what the database holds, beside the service. The columns hold what the schema says, hence the casts. */
export async function readStored(database: TestDatabase): Promise<Stored> {
  const json = (value: unknown): Json =>
    value === null || database.kind === "postgres" ? (value as Json) : (JSON.parse(value as string) as Json);
  const [tasks, steps, attempts, events] = await Promise.all([
    database.rows("SELECT id, status, event_seq, retry_of, parent_task_id FROM tasks"),
    database.rows(
      "SELECT task_id, step_number, status, step_key, attempts, job_id, output_data, error, cancel_receipt, completed_at FROM task_steps",
    ),
    database.rows("SELECT task_id, step_number, attempt, outcome, output FROM step_attempts"),
    database.rows("SELECT id, task_id, seq, type, step_number FROM task_events"),
  ]);
  return {
    tasks: tasks.map((row) => ({
      id: Number(row["id"]),
      status: row["status"] as TaskStatus,
      eventSeq: Number(row["event_seq"]),
      retryOf: numberOrNull(row["retry_of"]),
      parentTaskId: numberOrNull(row["parent_task_id"]),
    })),
    steps: steps.map((row) => ({
      ...stepOf(row),
      status: row["status"] as StepStatus,
      stepKey: String(row["step_key"]),
      attempts: Number(row["attempts"]),
      hasJob: row["job_id"] !== null,
      output: json(row["output_data"]),
      errorType: errorTypeIn(json(row["error"])),
      receipt: row["cancel_receipt"] as CancelReceipt | null,
      endedAt: numberOrNull(row["completed_at"]),
    })),
    attempts: attempts.map((row) => ({
      ...stepOf(row),
      attempt: Number(row["attempt"]),
      outcome: row["outcome"] as StepAttempt["outcome"],
      output: json(row["output"]),
    })),
    events: events.map((row) => ({
      taskId: Number(row["task_id"]),
      seq: Number(row["seq"]),
      type: row["type"] as TaskEventType,
      stepNumber: numberOrNull(row["step_number"]),
      // PostgreSQL gives numbers out before it commits.
      order: database.kind === "sqlite" ? Number(row["id"]) : null,
    })),
    jobs: await jobsIn(database),
    corruption: await corruptionIn(database),
  };
}

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

const stepOf = (row: Row): { taskId: number; stepNumber: number } => ({
  taskId: Number(row["task_id"]),
  stepNumber: Number(row["step_number"]),
});

const errorTypeIn = (error: Json): string | null =>
  error !== null && typeof error === "object" && !Array.isArray(error)
    ? textOrNull(error["error_type"])
    : null;

const textOrNull = (value: Json | undefined): string | null => (typeof value === "string" ? value : null);

async function jobsIn(database: TestDatabase): Promise<number> {
  const rows = await database.rows(
    database.kind === "sqlite"
      ? "SELECT count(*) AS n FROM jobs"
      : "SELECT count(*) AS n FROM orchestrator_queue.job WHERE state < 'completed'",
  );
  return Number(rows[0]?.["n"]);
}

async function corruptionIn(database: TestDatabase): Promise<string[]> {
  if (database.kind === "postgres") {
    // Every page of every table is read, and every index is compared with its table.
    await database.rows("CREATE EXTENSION IF NOT EXISTS amcheck");
    const failed = await database
      .rows(
        "SELECT bt_index_check(c.oid, true) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.amname = 'btree' AND n.nspname = 'public' AND i.indisvalid",
      )
      .then(
        () => undefined,
        (error: unknown) => String(error),
      );
    return failed === undefined ? [] : [failed];
  }
  const found = [
    ...(await database.rows("PRAGMA integrity_check")).map((row) => String(row["integrity_check"])),
    ...(await database.rows("PRAGMA foreign_key_check")).map((row) => JSON.stringify(row)),
  ];
  return found.filter((line) => line !== "ok");
}
