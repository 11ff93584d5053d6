import { DatabaseSync } from "node:sqlite";
import { apiKeyRow } from "../../src/store/sample-rows.ts";
import { insertApiKeyRow } from "../../src/store/tables/api-keys.ts";
import { openSqlite } from "../../src/store/sqlite/open-sqlite.ts";

// A process that opens a database file: `hold <path>` keeps it open and says so,
// `open <path>` says how many statements it prepared, and ends,
// `die-at <path> <n>` kills itself at the n-th statement that it prepares, in the midst of the migrations,
// `commit <path> FULL|NORMAL` commits keys `k1`, `k2`, … for ever and says each when it was told that it is committed.

const [mode, path = "", argument] = process.argv.slice(2);

let prepared = 0;
const { prepare } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (...args) {
  if (++prepared === Number(argument) && mode === "die-at") process.kill(process.pid, "SIGKILL");
  return prepare.apply(this, args);
};

const synchronous = argument === "NORMAL" ? "NORMAL" : "FULL";
const store = await openSqlite({ path, synchronous, access: "alone" });
if (mode === "open") {
  process.stdout.write(`${prepared}\n`);
  await store[Symbol.asyncDispose]();
} else {
  process.stdout.write("open\n");
  if (mode === "commit") void commitForEver();
  // Ends with the process that started it, which holds the other end of its input.
  process.stdin.resume().on("end", () => process.kill(process.pid, "SIGKILL"));
}

async function commitForEver(): Promise<never> {
  for (let n = 1; ; n++) {
    await store.transaction((tx) => insertApiKeyRow(tx, apiKeyRow({ key_hash: `k${n}` })));
    process.stdout.write(`k${n}\n`);
    // A turn of the event loop, in which the line is sent and the end of the starter would be noticed.
    await new Promise(setImmediate);
  }
}
