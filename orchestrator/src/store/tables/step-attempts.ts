import type { Insertable, Selectable } from "kysely";
import { query } from "../query.ts";
import type { StepAttemptsTable } from "../schema.ts";
import type { Reader, Tx } from "../store.ts";
import { insertRowsInto } from "./insert-rows.ts";

/** An attempt without what was said in it. */
export type AttemptRow = Omit<Selectable<StepAttemptsTable>, "transcript">;

const columns = [
  "task_id",
  "step_number",
  "attempt",
  "agent_id",
  "outcome",
  "error",
  "output",
  "started_at",
  "ended_at",
] as const satisfies readonly (keyof AttemptRow)[];

const insert = insertRowsInto("step_attempts", [...columns, "transcript"]);

export const insertAttemptRow = (tx: Tx, row: Insertable<StepAttemptsTable>): Promise<void> =>
  insert(tx, [row]);

const byTask = query<{ task_id: number }, AttemptRow>((db, p) =>
  db
    .selectFrom("step_attempts")
    .select(columns)
    .where("task_id", "=", p.task_id)
    .orderBy("step_number")
    .orderBy("attempt"),
);

export const attemptRowsOf = (reader: Reader, taskId: number): Promise<AttemptRow[]> =>
  reader.all(byTask, { task_id: taskId });

type LateAnswer = Pick<
  Selectable<StepAttemptsTable>,
  "task_id" | "step_number" | "attempt" | "output" | "error" | "transcript"
>;

const discard = query<LateAnswer, unknown>((db, p) =>
  db
    .updateTable("step_attempts")
    .set({ outcome: "discarded" as const, output: p.output, error: p.error, transcript: p.transcript })
    .where("task_id", "=", p.task_id)
    .where("step_number", "=", p.step_number)
    .where("attempt", "=", p.attempt),
);

/** Keeps an answer that came too late beside the attempt it belongs to; 0 when there is no such attempt. */
export const discardAnswer = (tx: Tx, row: LateAnswer): Promise<number> => tx.run(discard, row);

type TranscriptRow = Pick<Selectable<StepAttemptsTable>, "attempt" | "agent_id" | "transcript">;

const transcripts = query<{ task_id: number; step_number: number }, TranscriptRow>((db, p) =>
  db
    .selectFrom("step_attempts")
    .select(["attempt", "agent_id", "transcript"])
    .where("task_id", "=", p.task_id)
    .where("step_number", "=", p.step_number)
    .orderBy("attempt"),
);

/** What the attempts said that did not end the step, oldest first. */
export const attemptTranscriptsOf = (
  reader: Reader,
  taskId: number,
  stepNumber: number,
): Promise<TranscriptRow[]> => reader.all(transcripts, { task_id: taskId, step_number: stepNumber });
