import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";

export interface DocumentFile {
  path: string;
  /** Path to show: relative to its folder, with forward slashes. */
  source: string;
  /** Changes when the file does. */
  version: string;
}

const EXTENSIONS = /\.(?:md|markdown|mdx|txt|text|rst)$/i;
const MAX_FILES = 2_000;
const MAX_FILE_BYTES = 1024 * 1024;
const MAX_DEPTH = 12;

/**
 * The text files of the given folders and single files. Symbolic links, hidden entries and node_modules are left out,
 * so nothing outside the folders is read; a place that does not exist has no documents.
 */
export async function listDocuments(places: readonly string[]): Promise<DocumentFile[]> {
  const files: DocumentFile[] = [];
  for (const place of places) {
    const kind = await stat(place).catch(() => undefined);
    if (kind?.isDirectory() === true) await addFolder(place, place, files, 0);
    else if (kind?.isFile() === true) await addFile(place, basename(place), files);
  }
  return files;
}

async function addFolder(root: string, folder: string, files: DocumentFile[], depth: number): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const isHidden = entry.name.startsWith(".") || entry.name === "node_modules";
    if (isHidden || files.length >= MAX_FILES) continue;
    // The entry types are those of the links themselves: a link is neither a folder nor a file.
    if (entry.isDirectory() && depth < MAX_DEPTH) await addFolder(root, path, files, depth + 1);
    if (entry.isFile()) await addFile(path, relative(root, path).split(sep).join("/"), files);
  }
}

async function addFile(path: string, source: string, files: DocumentFile[]): Promise<void> {
  if (!EXTENSIONS.test(path) || files.length >= MAX_FILES) return;
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined || facts.size > MAX_FILE_BYTES) return;
  files.push({ path, source, version: `${facts.mtimeMs}:${facts.size}` });
}
