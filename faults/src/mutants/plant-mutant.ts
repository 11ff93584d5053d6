import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { tempFolder } from "../../../orchestrator/test/kit/temp-folder.ts";
import type { Mutant } from "./mutant.ts";

const ROOT = resolve(import.meta.dirname, "..", "..", "..");

export interface PlantedMutant extends AsyncDisposable {
  /** The harness's own program, beside the planted bug. */
  readonly program: string;
}

/**
 * Copies the service and the harness into a temporary folder and plants the bug in the copy. Everything else is
 * linked; only the name of the service's package leads to the copy.
 * @throws when the source no longer says what the mutant replaces
 */
export async function plantMutant(mutant: Mutant): Promise<PlantedMutant> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await tempFolder());
  const copies = [
    "orchestrator/src",
    "orchestrator/templates",
    "orchestrator/test/kit",
    "cli/src",
    "faults/src",
  ];
  const files = ["contracts/openapi.json", "orchestrator/package.json", "cli/package.json", "package.json"];
  for (const path of [...copies, ...files])
    await cp(join(ROOT, path), join(folder.path, path), { recursive: true });
  await linkPackages(folder.path);
  for (const [file, text] of await mutatedFiles(mutant))
    await writeFile(join(folder.path, "orchestrator", "src", file), text);
  const kept = stack.move();
  return {
    program: join(folder.path, "faults", "src", "main.ts"),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/**
 * What the files say with the bug in them.
 * @throws when the source no longer says what the mutant replaces
 */
export async function mutatedFiles({ name, edits }: Mutant): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const text = files.get(file) ?? (await readFile(join(ROOT, "orchestrator", "src", file), "utf8"));
    if (text.split(find).length !== 2)
      throw new Error(`${name}: ${file} does not say exactly once: ${find}. Mend the mutant.`);
    files.set(
      file,
      text.replace(find, () => replace),
    );
  }
  return files;
}

async function linkPackages(folder: string): Promise<void> {
  const [from, to] = [join(ROOT, "node_modules"), join(folder, "node_modules")];
  const ours = "@orchestrator";
  await mkdir(join(to, ours), { recursive: true });
  for (const name of await readdir(from)) if (name !== ours) await symlink(join(from, name), join(to, name));
  for (const name of await readdir(join(from, ours)))
    await symlink(
      name === "service" ? join(folder, "orchestrator") : join(from, ours, name),
      join(to, ours, name),
    );
}
