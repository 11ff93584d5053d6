import { DatabaseSync } from "node:sqlite";

export interface DatabaseSize {
  tasks: number;
  /** Pages in use, after a checkpoint. */
  bytes: number;
  /** Of that: what callers and agents wrote, i.e. descriptions, messages and outputs. */
  payloadBytes: number;
  /** And: what calls of agents sent and got, as it is kept for people. */
  transcriptBytes: number;
}

/** Checkpoints the database file of a service that is idle, and looks at its size. */
export function databaseSize(path: string): DatabaseSize {
  using db = new DatabaseSync(path, { timeout: 5000 });
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const one = (sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0] ?? 0);
  const pages = one("PRAGMA page_count") - one("PRAGMA freelist_count");
  return {
    tasks: one("SELECT count(*) FROM tasks"),
    bytes: pages * one("PRAGMA page_size"),
    payloadBytes:
      one("SELECT sum(length(description)) FROM tasks") +
      one(
        "SELECT sum(length(json_extract(step.value, '$.description'))) FROM tasks, json_each(tasks.plan, '$.steps') step",
      ) +
      one("SELECT sum(length(content)) FROM messages") +
      one("SELECT sum(length(output_data)) FROM task_steps"),
    transcriptBytes:
      one("SELECT sum(length(transcript)) FROM task_steps") +
      one("SELECT sum(length(transcript)) FROM step_attempts"),
  };
}
