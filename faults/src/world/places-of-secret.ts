import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { TestDatabase } from "../../../orchestrator/test/kit/test-database.ts";
import { PLANTED_SECRET } from "./secret-watch.ts";

/** Files of the database that hold the secret, and rows that do. */
export async function placesInDatabase(database: TestDatabase): Promise<string[]> {
  const found = (await database.contents()).includes(PLANTED_SECRET) ? ["the database"] : [];
  for (const folder of await foldersOf(database))
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      // A file may be gone by now.
      const bytes = entry.isFile()
        ? await readFile(join(folder, entry.name)).catch(() => undefined)
        : undefined;
      if (bytes?.includes(PLANTED_SECRET) === true) found.push(`the file ${entry.name} of the database`);
    }
  return found;
}

/** Of PostgreSQL the files of this database, and its log of writes, in which all lies that was not yet written there. */
async function foldersOf({ kind, env, rows }: TestDatabase): Promise<string[]> {
  if (kind === "sqlite") return [dirname((env["DATABASE_URL"] ?? "").replace("sqlite:", ""))];
  const [row] = await rows(
    "SELECT current_setting('data_directory') AS root, oid FROM pg_database WHERE datname = current_database()",
  );
  const root = String(row?.["root"]);
  return [join(root, "base", String(row?.["oid"])), join(root, "pg_wal")];
}
