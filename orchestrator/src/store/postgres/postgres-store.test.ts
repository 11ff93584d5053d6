import { afterAll } from "vitest";
import { execute, migratedDatabase } from "../../../test/kit/postgres-database.ts";
import type { PostgresDatabase } from "../../../test/kit/postgres-database.ts";
import { describeStore } from "../store-suite.ts";
import { openPostgres } from "./open-postgres.ts";

// One database for all tests of this file, which run one after another: making one takes longer than emptying it.
let database: PostgresDatabase | undefined;
afterAll(() => database?.[Symbol.asyncDispose]());

const EMPTY = `DO $$ BEGIN EXECUTE (
  SELECT 'TRUNCATE ' || string_agg(tablename, ', ') FROM pg_tables
  WHERE schemaname = 'public' AND tablename NOT LIKE 'kysely%'); END $$`;

describeStore("PostgreSQL", async () => {
  const { url } = (database ??= await migratedDatabase());
  const open = () => openPostgres({ url, onError: () => undefined });
  const opened = {
    store: await open(),
    async reopen() {
      await opened.store[Symbol.asyncDispose]();
      opened.store = await open();
      return opened.store;
    },
    async [Symbol.asyncDispose]() {
      await opened.store[Symbol.asyncDispose]();
      await execute(url, EMPTY);
    },
  };
  return opened;
});
