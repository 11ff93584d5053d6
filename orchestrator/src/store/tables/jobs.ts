import type { Selectable } from "kysely";
import { query } from "../query.ts";
import type { JobsTable } from "../schema.ts";
import type { Reader, Tx } from "../store.ts";
import { insertRowsInto } from "./insert-rows.ts";

export type JobRow = Selectable<JobsTable>;

export const insertJobRows = insertRowsInto("jobs", [
  "id",
  "kind",
  "key",
  "payload",
  "priority",
  "run_at",
  "state",
  "fence",
]);

const claim = query<{ id: string }, JobRow>((db, p) =>
  db
    .updateTable("jobs")
    .set((e) => ({ state: e.val("running" as const), fence: e("fence", "+", 1) }))
    .where("id", "=", p.id)
    .where("state", "=", "ready")
    .returningAll(),
);

/** Hands a ready job out; undefined when it is gone. */
export const claimJobRow = (tx: Tx, id: string): Promise<JobRow | undefined> => tx.first(claim, { id });

const held = query<{ id: string; fence: number }, { id: string }>((db, p) =>
  db
    .selectFrom("jobs")
    .select("id")
    .where("id", "=", p.id)
    .where("fence", "=", p.fence)
    .where("state", "=", "running"),
);

export const isHeld = async (tx: Tx, id: string, fence: number): Promise<boolean> =>
  (await tx.first(held, { id, fence })) !== undefined;

const complete = query<{ id: string; fence: number }, unknown>((db, p) =>
  db.deleteFrom("jobs").where("id", "=", p.id).where("fence", "=", p.fence).where("state", "=", "running"),
);

/** Completes a held job; false when it is no longer held under this fence. */
export const completeJobRow = async (tx: Tx, id: string, fence: number): Promise<boolean> =>
  (await tx.run(complete, { id, fence })) === 1;

const remove = query<{ id: string }, unknown>((db, p) => db.deleteFrom("jobs").where("id", "=", p.id));

export const removeJobRow = (tx: Tx, id: string): Promise<number> => tx.run(remove, { id });

const giveBack = query<{ id: string; fence: number; run_at: number }, unknown>((db, p) =>
  db
    .updateTable("jobs")
    .set({ state: "ready" as const, run_at: p.run_at })
    .where("id", "=", p.id)
    .where("fence", "=", p.fence)
    .where("state", "=", "running"),
);

/** Gives a job back after its handler failed, to be handed out again at `runAt`. */
export const giveBackJobRow = async (tx: Tx, id: string, fence: number, runAt: number): Promise<boolean> =>
  (await tx.run(giveBack, { id, fence, run_at: runAt })) === 1;

const reclaim = query<Record<string, never>, unknown>((db) =>
  db
    .updateTable("jobs")
    .set({ state: "ready" as const })
    .where("state", "=", "running"),
);

/** Takes back what a process that died was holding. */
export const reclaimJobRows = (tx: Tx): Promise<number> => tx.run(reclaim, {});

const lostRows = query<{ hand_outs: number }, Pick<JobRow, "id" | "fence">>((db, p) =>
  db
    .selectFrom("jobs")
    .select(["id", "fence"])
    .where("state", "=", "running")
    .where("fence", ">=", p.hand_outs),
);

/** Jobs that a process held when it died, and that were handed out at least so often. */
export const lostJobRows = (tx: Tx, handOuts: number): Promise<Pick<JobRow, "id" | "fence">[]> =>
  tx.all(lostRows, { hand_outs: handOuts });

const queued = query<Record<string, never>, Pick<JobRow, "id" | "key" | "priority" | "run_at">>((db) =>
  db
    .selectFrom("jobs")
    .select(["id", "key", "priority", "run_at"])
    .where("state", "=", "ready")
    .orderBy("run_at"),
);

export const readyJobRows = (reader: Reader): Promise<Pick<JobRow, "id" | "key" | "priority" | "run_at">[]> =>
  reader.all(queued, {});

const byId = query<{ id: string }, { id: string }>((db, p) =>
  db.selectFrom("jobs").select("id").where("id", "=", p.id),
);

/** Which of these jobs have no row. */
export async function missingJobRows(reader: Reader, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const missing = new Set<string>();
  for (const id of ids) if ((await reader.first(byId, { id })) === undefined) missing.add(id);
  return missing;
}
