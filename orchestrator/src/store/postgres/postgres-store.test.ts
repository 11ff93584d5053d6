import { migratedDatabase } from "../../../test/kit/postgres-database.ts";
import { describeStore } from "../store-suite.ts";
import { openPostgres } from "./open-postgres.ts";

describeStore("PostgreSQL", async () => {
  const database = await migratedDatabase();
  const open = () => openPostgres({ url: database.url, onError: () => undefined });
  const opened = {
    store: await open(),
    async reopen() {
      await opened.store[Symbol.asyncDispose]();
      opened.store = await open();
      return opened.store;
    },
    async [Symbol.asyncDispose]() {
      await opened.store[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
  return opened;
});
