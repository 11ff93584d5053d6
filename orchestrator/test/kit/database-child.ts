import { DatabaseSync } from "node:sqlite";
import { openSqlite } from "../../src/store/sqlite/open-sqlite.ts";

// A process that opens a database file: `hold <path>` keeps it open and says so,
// `open <path>` says how many statements it prepared, and ends,
// `die-at <path> <n>` kills itself at the n-th statement that it prepares, in the midst of the migrations.

const [mode, path = "", count] = process.argv.slice(2);

let prepared = 0;
const { prepare } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (...args) {
  if (++prepared === Number(count) && mode === "die-at") process.kill(process.pid, "SIGKILL");
  return prepare.apply(this, args);
};

const store = await openSqlite({ path, synchronous: "FULL", access: "alone" });
if (mode === "open") {
  process.stdout.write(`${prepared}\n`);
  await store[Symbol.asyncDispose]();
} else {
  process.stdout.write("open\n");
  // Ends with the process that started it, which holds the other end of its input.
  process.stdin.resume().on("end", () => process.kill(process.pid, "SIGKILL"));
}
