// Preloaded into a process of the service: it dies when a commit is on disk, before anything is answered.
import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

const file = process.env.FAULTS_KILL_FILE;
let passed = 0;

/** How many commits are to pass before; undefined while there is no such file. */
const wanted = () => {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
};

const committed = () => {
  const before = wanted();
  if (before !== undefined && passed++ >= before) process.kill(process.pid, "SIGKILL");
};

const { prepare } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (sql, ...rest) {
  const statement = prepare.call(this, sql, ...rest);
  if (sql !== "COMMIT") return statement;
  const run = statement.run.bind(statement);
  statement.run = (...values) => {
    const result = run(...values);
    committed();
    return result;
  };
  return statement;
};

if (process.env.DATABASE_URL?.startsWith("postgres")) {
  const { default: pg } = await import("pg");
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (text, ...rest) {
    const asked = query.call(this, text, ...rest);
    if (text !== "COMMIT") return asked;
    return asked.then((result) => {
      committed();
      return result;
    });
  };
}
