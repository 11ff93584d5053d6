// Preloaded into a process of the service: it dies at a commit of its SQLite file, before anything is answered.
import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

const file = process.env.FAULTS_KILL_FILE;
const { prepare } = DatabaseSync.prototype;
let passed = 0;

/** How many commits are to pass before; undefined while there is no such file. */
const wanted = () => {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
};

DatabaseSync.prototype.prepare = function (sql, ...rest) {
  const statement = prepare.call(this, sql, ...rest);
  if (sql !== "COMMIT") return statement;
  const run = statement.run.bind(statement);
  statement.run = (...values) => {
    const result = run(...values);
    const before = wanted();
    if (before !== undefined && passed++ >= before) process.kill(process.pid, "SIGKILL");
    return result;
  };
  return statement;
};
