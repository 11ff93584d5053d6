import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf, StartupError } from "../../kernel/app-error.ts";

/**
 * Makes the folder of a database file with what is missing above it, one folder after another: Node's own recursive
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
    for (const path of missing.toReversed()) mkdirSync(path);
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
