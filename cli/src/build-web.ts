import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { glob, stat } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "@orchestrator/service/startup-error";

const ROOT = join(import.meta.dirname, "..", "..");
const WEB = join(ROOT, "web");
const SOURCES = [
  "web/{index.html,package.json,vite.config.ts}",
  "web/{src,build}/**/*.*",
  "{client,contracts}/src/**/*.ts",
];

/** Builds the UI when it is missing or older than its sources; a failure is told and leaves the service without it. */
export async function buildWeb(): Promise<void> {
  if (!existsSync(WEB) || !(await isStale())) return;
  process.stdout.write("Building the UI, once …\n");
  const said = await run(join(WEB, "build", "main.ts"));
  if (said !== undefined)
    process.stderr.write(`The UI could not be built; the service runs without it.\n${said}\n`);
}

async function isStale(): Promise<boolean> {
  const built = await modifiedAt(join(WEB, "dist", "index.html"));
  for await (const file of glob(SOURCES, { cwd: ROOT }))
    if ((await modifiedAt(join(ROOT, file))) > built) return true;
  return false;
}

const modifiedAt = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

/** Gives what the program said if it failed. */
async function run(program: string): Promise<string | undefined> {
  const child = spawn(process.execPath, [program], { cwd: WEB, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  try {
    const [code] = (await once(child, "close")) as [number | null];
    return code === 0 ? undefined : said;
  } catch (error) {
    return messageOf(error);
  }
}
