import { join } from "node:path";
import { tempFolder } from "../../test/kit/temp-folder.ts";
import { openSqlite } from "../store/sqlite/open-sqlite.ts";
import { describeQueue } from "./queue-suite.ts";
import { SqliteQueue } from "./sqlite-queue.ts";

describeQueue("SQLite", async () => {
  const folder = await tempFolder();
  const store = await openSqlite({ path: join(folder.path, "o.db"), synchronous: "NORMAL", access: "alone" });
  return {
    store,
    makeQueue: (deps) => new SqliteQueue(deps),
    async quiet() {
      // A claim takes two turns of the event loop.
      for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
});
