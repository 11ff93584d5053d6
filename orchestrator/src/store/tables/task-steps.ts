import type { Insertable, Selectable } from "kysely";
import type { CancelReceipt } from "@orchestrator/contracts";
import { query } from "../query.ts";
import type { TaskStepsTable } from "../schema.ts";
import type { Reader, Tx } from "../store.ts";
import { insertRowsInto } from "./insert-rows.ts";

/** A step without what its last call said, which is long and rarely read. */
export type StepRow = Omit<Selectable<TaskStepsTable>, "transcript">;
export type NewStepRow = Insertable<TaskStepsTable>;

export const insertStepRows = insertRowsInto("task_steps", [
  "task_id",
  "step_number",
  "status",
  "agent_id",
  "attempts",
  "step_key",
  "job_id",
  "input_data",
  "started_at",
]);

/** The steps of a task that is paused before it has begun. */
export const insertHeldStepRows = insertRowsInto("task_steps", [
  "task_id",
  "step_number",
  "status",
  "agent_id",
  "attempts",
  "step_key",
  "job_id",
  "input_data",
  "started_at",
  "held_at",
]);

/** Steps that completed in another task. */
export const insertCarriedStepRows = insertRowsInto("task_steps", [
  "task_id",
  "step_number",
  "status",
  "agent_id",
  "attempts",
  "step_key",
  "input_data",
  "output_data",
  "completed_at",
]);

const columns = [
  "task_id",
  "step_number",
  "status",
  "agent_id",
  "attempts",
  "failures",
  "step_key",
  "job_id",
  "former_agents",
  "input_data",
  "output_data",
  "error",
  "state",
  "started_at",
  "completed_at",
  "held_at",
  "cancel_receipt",
  "cancel_at",
] as const satisfies readonly (keyof StepRow)[];

const byTask = query<{ task_id: number }, StepRow>((db, p) =>
  db.selectFrom("task_steps").select(columns).where("task_id", "=", p.task_id).orderBy("step_number"),
);

export const stepRowsOf = (reader: Reader, taskId: number): Promise<StepRow[]> =>
  reader.all(byTask, { task_id: taskId });

const one = query<{ task_id: number; step_number: number }, StepRow>((db, p) =>
  db
    .selectFrom("task_steps")
    .select(columns)
    .where("task_id", "=", p.task_id)
    .where("step_number", "=", p.step_number),
);

export const findStepRow = (
  reader: Reader,
  taskId: number,
  stepNumber: number,
): Promise<StepRow | undefined> => reader.first(one, { task_id: taskId, step_number: stepNumber });

/** A step without its payloads: all that decisions about the graph need. */
export type StepStateRow = Pick<
  StepRow,
  | "step_number"
  | "status"
  | "agent_id"
  | "attempts"
  | "job_id"
  | "started_at"
  | "held_at"
  | "cancel_receipt"
  | "state"
>;

const states = query<{ task_id: number }, StepStateRow>((db, p) =>
  db
    .selectFrom("task_steps")
    .select([
      "step_number",
      "status",
      "agent_id",
      "attempts",
      "job_id",
      "started_at",
      "held_at",
      "cancel_receipt",
      "state",
    ])
    .where("task_id", "=", p.task_id)
    .orderBy("step_number"),
);

export const stepStatesOf = (reader: Reader, taskId: number): Promise<StepStateRow[]> =>
  reader.all(states, { task_id: taskId });

type Key = Pick<StepRow, "task_id" | "step_number">;

const begin = query<Key & Pick<StepRow, "started_at" | "job_id">, unknown>((db, p) =>
  db
    .updateTable("task_steps")
    .set((e) => ({
      status: e.val("executing" as const),
      attempts: e("attempts", "+", 1),
      started_at: p.started_at,
      job_id: p.job_id,
    }))
    .where("task_id", "=", p.task_id)
    .where("step_number", "=", p.step_number),
);

/** A call begins: one attempt more. */
export const beginStepRow = (tx: Tx, row: Key & Pick<StepRow, "started_at" | "job_id">): Promise<number> =>
  tx.run(begin, row);

const enqueue = query<Key & Pick<StepRow, "job_id">, unknown>((db, p) =>
  db
    .updateTable("task_steps")
    .set({ status: "queued" as const, job_id: p.job_id })
    .where("task_id", "=", p.task_id)
    .where("step_number", "=", p.step_number),
);

/** The step waits for its job's turn. */
export const queueStepRow = (tx: Tx, row: Key & Pick<StepRow, "job_id">): Promise<number> =>
  tx.run(enqueue, row);

const hold = query<Key & Pick<StepRow, "held_at">, unknown>((db, p) =>
  db
    .updateTable("task_steps")
    .set({ status: "waiting" as const, job_id: null, held_at: p.held_at })
    .where("task_id", "=", p.task_id)
    .where("step_number", "=", p.step_number),
);

/** The step is kept from beginning while its task is paused. */
export const holdStepRow = (tx: Tx, row: Key & Pick<StepRow, "held_at">): Promise<number> =>
  tx.run(hold, row);

const release = query<Key & Pick<StepRow, "job_id" | "state">, unknown>((db, p) =>
  db
    .updateTable("task_steps")
    .set({ status: "queued" as const, job_id: p.job_id, held_at: null, state: p.state })
    .where("task_id", "=", p.task_id)
    .where("step_number", "=", p.step_number),
);

/** A step that was held waits for its job's turn. */
export const releaseStepRow = (tx: Tx, row: Key & Pick<StepRow, "job_id" | "state">): Promise<number> =>
  tx.run(release, row);

type Finish = Key &
  Pick<Selectable<TaskStepsTable>, "status" | "output_data" | "error" | "completed_at" | "transcript">;

const finish = query<Finish, unknown>((db, p) =>
  db
    .updateTable("task_steps")
    .set({
      status: p.status,
      output_data: p.output_data,
      error: p.error,
      completed_at: p.completed_at,
      transcript: p.transcript,
      job_id: null,
      state: null,
      held_at: null,
    })
    .where("task_id", "=", p.task_id)
    .where("step_number", "=", p.step_number),
);

/** The step has ended, or waits for a person (`unknown`). */
export const finishStepRow = (tx: Tx, row: Finish): Promise<number> => tx.run(finish, row);

type Requeue = Key &
  Pick<
    StepRow,
    | "status"
    | "agent_id"
    | "failures"
    | "step_key"
    | "job_id"
    | "former_agents"
    | "error"
    | "state"
    | "held_at"
  >;

const requeue = query<Requeue, unknown>((db, p) =>
  db
    .updateTable("task_steps")
    .set({
      status: p.status,
      agent_id: p.agent_id,
      failures: p.failures,
      step_key: p.step_key,
      job_id: p.job_id,
      former_agents: p.former_agents,
      error: p.error,
      state: p.state,
      held_at: p.held_at,
    })
    .where("task_id", "=", p.task_id)
    .where("step_number", "=", p.step_number),
);

/** The step gets a job (its first, a retry, a poll), perhaps with another agent. */
export const requeueStepRow = (tx: Tx, row: Requeue): Promise<number> => tx.run(requeue, row);

const setReceipt = query<Key & Pick<StepRow, "cancel_receipt" | "cancel_at">, unknown>((db, p) =>
  db
    .updateTable("task_steps")
    .set({ cancel_receipt: p.cancel_receipt, cancel_at: p.cancel_at })
    .where("task_id", "=", p.task_id)
    .where("step_number", "=", p.step_number),
);

/** What is known of the cancel of the step's call. */
export const setCancelReceipt = (
  tx: Tx,
  row: Key & Pick<StepRow, "cancel_receipt" | "cancel_at">,
): Promise<number> => tx.run(setReceipt, row);

type Receipt = Key & Pick<StepRow, "cancel_receipt" | "cancel_at"> & { weaker_1: string; weaker_2: string };

const improveReceipt = query<Receipt, unknown>((db, p) =>
  db
    .updateTable("task_steps")
    .set({ cancel_receipt: p.cancel_receipt, cancel_at: p.cancel_at })
    .where("task_id", "=", p.task_id)
    .where("step_number", "=", p.step_number)
    .where("status", "=", "cancelled")
    .where((e) =>
      e.or([
        e("cancel_receipt", "=", p.weaker_1 as CancelReceipt),
        e("cancel_receipt", "=", p.weaker_2 as CancelReceipt),
      ]),
    ),
);

/**
 * Something became known of a cancel. An answer that came nevertheless says more than a confirmation, and that more than
 * the request; 0 when as much was known already.
 */
export const improveCancelReceipt = (
  tx: Tx,
  { task_id, step_number }: Key,
  receipt: "confirmed" | "ignored",
  at: number,
): Promise<number> =>
  tx.run(improveReceipt, {
    task_id,
    step_number,
    cancel_receipt: receipt,
    cancel_at: at,
    weaker_1: "requested",
    weaker_2: receipt === "ignored" ? "confirmed" : "requested",
  });

const setJob = query<Key & Pick<StepRow, "job_id">, unknown>((db, p) =>
  db
    .updateTable("task_steps")
    .set({ job_id: p.job_id })
    .where("task_id", "=", p.task_id)
    .where("step_number", "=", p.step_number),
);

export const setStepJob = (tx: Tx, row: Key & Pick<StepRow, "job_id">): Promise<number> =>
  tx.run(setJob, row);

export type StepTranscript = Pick<
  Selectable<TaskStepsTable>,
  "status" | "attempts" | "agent_id" | "transcript"
>;

const transcript = query<Key, StepTranscript>((db, p) =>
  db
    .selectFrom("task_steps")
    .select(["status", "attempts", "agent_id", "transcript"])
    .where("task_id", "=", p.task_id)
    .where("step_number", "=", p.step_number),
);

/** What the attempt that ended the step said. */
export const findStepTranscript = (
  reader: Reader,
  taskId: number,
  stepNumber: number,
): Promise<StepTranscript | undefined> =>
  reader.first(transcript, { task_id: taskId, step_number: stepNumber });
