import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "@orchestrator/service/app";
import { readConfig } from "@orchestrator/service/config";

/*
 * contracts/openapi.json is generated from the routes: `--write` writes it, `--check` fails when it differs.
 */

const FILE = join(import.meta.dirname, "..", "contracts", "openapi.json");

async function generate(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "openapi-"));
  try {
    const { config, secrets } = readConfig({
      DATABASE_URL: `sqlite:${join(folder, "o.db")}`,
      LOG_LEVEL: "silent",
      WEB_PORT: "off",
    });
    await using app = await createApp(config, secrets);
    await app.rest.ready();
    return `${JSON.stringify(app.rest.swagger(), null, 2)}\n`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const generated = await generate();
if (process.argv.includes("--write")) {
  await writeFile(FILE, generated);
} else if (generated !== (await readFile(FILE, "utf8").catch(() => ""))) {
  process.stderr.write(
    "contracts/openapi.json is not what the routes say. Write it anew with: npm run openapi\n",
  );
  process.exitCode = 1;
}
