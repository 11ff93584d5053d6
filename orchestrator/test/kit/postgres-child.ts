import { Client } from "pg";
import { openPostgres } from "../../src/store/postgres/open-postgres.ts";

// A process that opens a PostgreSQL database: `open <url>` says how many statements it took, and ends;
// `die-at <url> <n>` kills itself when it is about to send the n-th statement, in the midst of the migrations.

const [mode, url = "", count] = process.argv.slice(2);

let sent = 0;
const query = Client.prototype.query as (...args: unknown[]) => unknown;
Client.prototype.query = function (this: Client, ...args: unknown[]) {
  if (++sent === Number(count) && mode === "die-at") process.kill(process.pid, "SIGKILL");
  return query.apply(this, args);
} as typeof Client.prototype.query;

await using _store = await openPostgres({ url, onError: () => undefined });
process.stdout.write(`${sent}\n`);
