import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/*
 * What a browser loads of JavaScript, gzip: the shell that every page needs, and for each page the shell, the page and
 * all that the page may load later (the graph, the editor).
 */

const KB = 1000;
const SHELL_BYTES = 115 * KB;
const PAGE_BYTES = 300 * KB;

interface Chunk {
  file: string;
  src?: string;
  imports?: string[];
  dynamicImports?: string[];
}
type Manifest = Record<string, Chunk>;

const isPage = (name: string): boolean => /^src\/pages\/.*Page\.tsx$/.test(name);

/**
 * @param dist the built UI with its `.gz` files and Vite's manifest
 * @returns the sizes as text
 * @throws Error naming what is too large
 */
export async function checkBudgets(dist: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(dist, ".vite", "manifest.json"), "utf8")) as Manifest;
  const html = await readFile(join(dist, "index.html"), "utf8");
  const atOnce = Object.keys(manifest).filter((name) => html.includes(manifest[name]?.file ?? "?"));
  const shell = chunksOf(manifest, atOnce, "static");
  const lines: string[] = [];
  const tooLarge: string[] = [];
  const measure = async (name: string, names: ReadonlySet<string>, budget: number): Promise<void> => {
    const bytes = await gzipBytes(dist, manifest, names);
    const line = `${name}: ${(bytes / KB).toFixed(1)} of ${budget / KB} KB`;
    lines.push(line);
    if (bytes > budget) tooLarge.push(line);
  };
  await measure("shell", shell, SHELL_BYTES);
  for (const page of Object.keys(manifest).filter(isPage))
    await measure(page, chunksOf(manifest, [page], "all", shell), PAGE_BYTES);
  if (tooLarge.length > 0)
    throw new Error(
      `JavaScript over its budget (gzip):\n${tooLarge.join("\n")}\nLoad what is not needed at once with import().`,
    );
  return lines.join("\n");
}

/**
 * Everything that loads with the given chunks: at once, or also later; another page is not a part of this one.
 * @param there what is loaded already
 */
function chunksOf(
  manifest: Manifest,
  names: readonly string[],
  which: "static" | "all",
  there: ReadonlySet<string> = new Set(),
): Set<string> {
  const found = new Set(there);
  const pending = [...names];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const { imports = [], dynamicImports = [] } = manifest[name] ?? {};
    const later = which === "all" ? dynamicImports.filter((other) => !isPage(other)) : [];
    pending.push(...imports, ...later);
  }
  return found;
}

async function gzipBytes(dist: string, manifest: Manifest, names: ReadonlySet<string>): Promise<number> {
  const files = [...names].map((name) => manifest[name]?.file ?? "").filter((file) => file.endsWith(".js"));
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(dist, `${file}.gz`))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
