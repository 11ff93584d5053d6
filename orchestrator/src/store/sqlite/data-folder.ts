import { closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf, StartupError } from "../../kernel/app-error.ts";

/**
 * Makes the database file, for its owner only, and the folder of it with what is missing above it, one folder after another: Node's own recursive
 * way does not come back where folders cannot be made, as under /proc.
 * @throws StartupError CONFIG_INVALID
 */
export function makeDataFolder(databasePath: string): void {
  const missing: string[] = [];
  let folder = dirname(databasePath);
  for (let stat = statOf(folder); stat === undefined; stat = statOf(folder)) {
    missing.push(folder);
    folder = dirname(folder);
  }
  try {
    // Others on the machine have no business in it: it holds what users wrote and what agents answered.
    for (const path of missing.toReversed()) mkdirSync(path, { mode: 0o700 });
    closeSync(openSync(databasePath, "a", 0o600));
  } catch (cause) {
    throw unusable(dirname(databasePath), cause);
  }
}

/** @throws StartupError CONFIG_INVALID for a file where a folder should be */
function statOf(path: string): "folder" | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (stat.isDirectory()) return "folder";
  throw unusable(path, "it is a file");
}

const unusable = (folder: string, cause: unknown): StartupError =>
  new StartupError(
    "CONFIG_INVALID",
    `The data folder ${folder} cannot be used: ${messageOf(cause)}. Name another one with --data or DATABASE_URL.`,
    { cause },
  );
