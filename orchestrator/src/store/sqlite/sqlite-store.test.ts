import { join } from "node:path";
import { tempFolder } from "../../../test/kit/temp-folder.ts";
import { describeStore } from "../store-suite.ts";
import { openSqlite } from "./open-sqlite.ts";

describeStore("SQLite", async () => {
  const folder = await tempFolder();
  const open = () => openSqlite({ path: join(folder.path, "o.db"), synchronous: "NORMAL", access: "alone" });
  const opened = {
    store: await open(),
    async reopen() {
      await opened.store[Symbol.asyncDispose]();
      opened.store = await open();
      return opened.store;
    },
    async [Symbol.asyncDispose]() {
      await opened.store[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
  return opened;
});
