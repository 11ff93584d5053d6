import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { StatementSync } from "node:sqlite";
import { GroupCommit } from "../../../orchestrator/src/store/sqlite/group-commit.ts";
import { openSqlite } from "../../../orchestrator/src/store/sqlite/open-sqlite.ts";
import { Statements } from "../../../orchestrator/src/store/sqlite/statements.ts";
import type { Store } from "../../../orchestrator/src/store/store.ts";

/** What befalls a commit. `dies_before` and `dies_after`: the process ends there, and nobody is told anything. */
export type CommitFate = "ok" | "disk_full" | "dies_before" | "dies_after";

/** A real SQLite file on which simulated processes come and go; their commits meet the fate that a schedule says. */
export interface SimulatedDatabase extends Disposable {
  /** The store of one process. @param fateOfCommit asked before each commit */
  open(fateOfCommit: () => CommitFate): Store;
  rows(statement: string, ...values: (string | number)[]): Record<string, unknown>[];
}

export async function simulatedDatabase(
  folder: string,
  seed: (store: Store) => Promise<void>,
): Promise<SimulatedDatabase> {
  const path = join(folder, "simulated.db");
  {
    await using store = await openSqlite({ path, synchronous: "NORMAL", access: "alone" });
    await seed(store);
  }
  const writer = new DatabaseSync(path);
  // The process that commits is simulated and the machine is not: nothing needs to reach the disk.
  writer.exec("PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 20000");
  const readOnly = new DatabaseSync(path, { readOnly: true });
  for (const db of [writer, readOnly])
    db.function("lower", { deterministic: true }, (text) =>
      text === null ? null : String(text).toLowerCase(),
    );
  // Statements hold no state of their own, so that all processes may use the same.
  const writes = new Statements(writer);
  const reads = new Statements(readOnly);
  const looks = new Map<string, StatementSync>();
  return {
    open(fateOfCommit) {
      if (writer.isTransaction) writer.exec("ROLLBACK");
      const commits = new GroupCommit(withFates(writer, fateOfCommit), writes, (message) => {
        throw new Error(message);
      });
      return {
        dialect: "sqlite",
        reader: {
          all: async (query, params) => reads.all(query, params),
          first: async (query, params) => reads.first(query, params),
          select: async (build) => reads.select(build),
        },
        transaction: (work) => commits.submit(work),
        [Symbol.asyncDispose]: () => commits.idle(),
      };
    },
    rows(statement, ...values) {
      let look = looks.get(statement);
      if (look === undefined) looks.set(statement, (look = readOnly.prepare(statement)));
      return look.all(...values);
    },
    [Symbol.dispose]() {
      readOnly.close();
      writer.close();
    },
  };
}

/** The same connection; only its COMMIT is not what it was. */
function withFates(db: DatabaseSync, fateOfCommit: () => CommitFate): DatabaseSync {
  const commit = db.prepare("COMMIT");
  const fateful = {
    run() {
      const fate = fateOfCommit();
      if (fate === "ok" || fate === "dies_after") commit.run();
      else db.exec("ROLLBACK");
      if (fate !== "ok") throw Object.assign(new Error(`simulated: ${fate}`), { errcode: SQLITE_FULL });
    },
  };
  return new Proxy(db, {
    get(target, name) {
      // Of the connection's methods group commit uses this one by name; the others go through as they are.
      if (name === "prepare") return (sql: string) => (sql === "COMMIT" ? fateful : target.prepare(sql));
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

const SQLITE_FULL = 13;
