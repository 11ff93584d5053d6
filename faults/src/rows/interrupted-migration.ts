import { copyFile, rm } from "node:fs/promises";
import { childScript } from "../../../orchestrator/test/kit/child-script.ts";
import { postgresDatabase } from "../../../orchestrator/test/kit/postgres-database.ts";
import type { TestDatabase } from "../../../orchestrator/test/kit/test-database.ts";

const CHILD = { sqlite: "database-child.ts", postgres: "postgres-child.ts" } as const;

const placeOf = ({ env }: TestDatabase): string => (env["DATABASE_URL"] ?? "").replace("sqlite:", "");

/** How many statements it takes to open the database and migrate it, tried on a copy. */
export async function countStatements(database: TestDatabase): Promise<number> {
  const place = placeOf(database);
  if (database.kind === "postgres") {
    await using copy = await postgresDatabase({ template: new URL(place).pathname.slice(1) });
    return await openAndCount(database.kind, copy.url);
  }
  const copy = `${place}.copy`;
  await copyFile(place, copy);
  const count = await openAndCount(database.kind, copy);
  for (const suffix of ["", "-wal", "-shm", ".lock"]) await rm(`${copy}${suffix}`, { force: true });
  return count;
}

async function openAndCount(kind: TestDatabase["kind"], place: string): Promise<number> {
  await using child = childScript(CHILD[kind], ["open", place]);
  const count = Number(await child.nextLine());
  if (!(count > 0)) throw new Error("the migration of a copy did not say how many statements it took");
  return count;
}

/** Opens the database in a process that kills itself at its n-th statement. @returns how it ended, or `open` */
export async function killAtStatement(database: TestDatabase, n: number): Promise<number | string> {
  await using child = childScript(CHILD[database.kind], ["die-at", placeOf(database), String(n)]);
  return await Promise.race([child.ended, child.nextLine().then((line) => line ?? child.ended)]);
}

/** Tables, columns, indexes and the migrations that were run, as text. */
export async function schemaOf(database: TestDatabase): Promise<string> {
  const parts =
    database.kind === "sqlite"
      ? ["SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"]
      : [
          "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
          "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
        ];
  parts.push("SELECT name FROM kysely_migration ORDER BY name");
  return JSON.stringify(await Promise.all(parts.map((statement) => database.rows(statement))));
}
