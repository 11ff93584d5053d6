import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createClient } from "@orchestrator/client";
import { expect, test } from "vitest";
import { dataFolder, runCommand } from "./run-command.ts";

const BUILD = join(import.meta.dirname, "..", "..", "tools", "build.ts");

test("the bundle runs from any folder, with nothing beside it", async () => {
  await using folder = await dataFolder();
  const build = spawn(process.execPath, [BUILD, join(folder.path, "dist")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  expect(await once(build, "exit")).toEqual([0, null]);
  const run = { program: join(folder.path, "dist", "orchestrator.js"), cwd: folder.path };

  await using serve = runCommand(["serve", "--port", "0"], {}, run);
  const url = await serve.line(/ready at (http:\S+)/);
  const { version } = JSON.parse(await readFile(join(import.meta.dirname, "..", "package.json"), "utf8")) as {
    version: string;
  };
  expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: "healthy", version });
  const client = createClient({ baseUrl: url });
  expect((await client.templates.list()).map(({ name }) => name)).toContain("crewai");
  expect((await fetch(`${url}/docs/static/swagger-ui-bundle.js`)).status).toBe(200);

  await using backup = runCommand(["backup", "copy"], {}, run);
  expect(await backup.exit).toBe(0);
  await using keys = runCommand(["keys", "create", "--name", "me"], {}, run);
  expect(await keys.exit).toBe(0);
  expect((await fetch(`${url}/api/agents`)).status).toBe(401);

  serve.signal("SIGTERM");
  expect(await serve.exit).toBe(0);
});
