import { existsSync } from "node:fs";
import { open, statfs, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Inspection } from "@orchestrator/service/inspect-beside";
import { failed, ok, skipped, warning } from "./finding.ts";
import type { Finding } from "./finding.ts";

const MEBIBYTE = 1024 * 1024;
const LITTLE = 1024 * MEBIBYTE;
const TOO_LITTLE = 100 * MEBIBYTE;

/** The folder of the data: can it be written, and is there room? */
export async function checkDataFolder(folder: string | undefined): Promise<Finding[]> {
  if (folder === undefined)
    return [
      skipped("data folder", "the database is PostgreSQL"),
      skipped("disk space", "the database is PostgreSQL"),
    ];
  const there = nearestFolder(folder);
  return [await checkWritable(folder, there), await checkSpace(there)];
}

function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}

async function checkWritable(folder: string, there: string): Promise<Finding> {
  const probe = join(there, `.orchestrator-doctor-${process.pid}`);
  try {
    await (await open(probe, "wx", 0o600)).close();
    await unlink(probe);
  } catch (error) {
    return failed(
      "data folder",
      `${folder} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      `Make it writable for this user, or name another one with --data or DATABASE_URL.`,
    );
  }
  return ok(
    "data folder",
    there === folder ? `${folder} can be written` : `${folder} is made at the first start`,
  );
}

async function checkSpace(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const text = `${(free / (1024 * MEBIBYTE)).toFixed(1)} GiB free at ${folder}`;
  const fix = "Make room, or set TASK_RETENTION_DAYS lower so that ended tasks go earlier.";
  if (free < TOO_LITTLE) return failed("disk space", text, fix);
  return free < LITTLE ? warning("disk space", text, fix) : ok("disk space", text);
}

/** Does the database open, and is it of this version? */
export function checkDatabase({ database, schema }: Inspection): Finding {
  switch (schema.state) {
    case "current":
      return ok("database", `${database} opens, schema ${schema.found}`);
    case "absent":
      return ok("database", `${database} is made at the first start`);
    case "older":
      return warning(
        "database",
        `${database} has the schema ${schema.found}; this version has ${schema.expected}`,
        "Nothing to do: the next start brings it up to date. Make a backup first: orchestrator backup FOLDER.",
      );
    case "newer":
      return failed(
        "database",
        `${database} has the schema ${schema.found} of a newer version; this one knows up to ${schema.expected}`,
        "Run the newer version again, or restore a backup made before it.",
      );
    case "unreadable":
      return failed(
        "database",
        `${database} cannot be read: ${schema.reason}`,
        "Check DATABASE_URL (or --data): the address, the user, the rights on the file. Restore a backup if the file is damaged.",
      );
  }
}

export function checkSecretKey({ secretKey, schema, dataFolder }: Inspection): Finding {
  if (secretKey === "environment") return ok("secret key", "SECRET_KEY is set");
  if (secretKey === "file") return ok("secret key", `${join(dataFolder ?? "", "secret.key")} is there`);
  if (schema.state === "absent") return ok("secret key", "one is made at the first start");
  return failed(
    "secret key",
    `there is a database and no key beside it: stored tokens and API keys cannot be used`,
    "Put secret.key back from a backup, or set SECRET_KEY to what it was.",
  );
}

export const checkModel = ({ model }: Inspection): Finding =>
  ok(
    "planner",
    model === undefined ? "rules; no model is configured, and none is needed" : `the model ${model}`,
  );
