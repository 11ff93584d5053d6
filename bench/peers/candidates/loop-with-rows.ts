import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { callAgent } from "../call-agent.ts";
import { STEPS } from "../candidate.ts";
import type { StartCandidate } from "../candidate.ts";

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE tasks (id INTEGER PRIMARY KEY, description TEXT, status TEXT, result TEXT);
  CREATE TABLE steps (task_id INTEGER, number INTEGER, status TEXT, output TEXT, PRIMARY KEY (task_id, number));
`;

/** The loop with a row per task and step, so that a crash loses no finished step: each statement commits by itself. */
export const start: StartCandidate = async ({ agentUrl, folder }) => {
  const db = new DatabaseSync(join(folder, "loop.db"));
  db.exec(SCHEMA);
  const begin = db.prepare("INSERT INTO tasks (description, status) VALUES (?, 'executing')");
  const keep = db.prepare(
    "INSERT INTO steps (task_id, number, status, output) VALUES (?, ?, 'completed', ?)",
  );
  const end = db.prepare("UPDATE tasks SET status = 'completed', result = ? WHERE id = ?");
  return {
    async runTask() {
      const id = begin.run("Load the figures, analyse them and write the report").lastInsertRowid;
      let data: unknown = null;
      for (let step = 1; step <= STEPS; step++) {
        data = await callAgent(agentUrl, step, data);
        keep.run(id, step, JSON.stringify(data));
      }
      end.run(JSON.stringify(data), id);
    },
    async [Symbol.asyncDispose]() {
      db.close();
    },
  };
};
