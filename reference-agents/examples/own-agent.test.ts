import { readFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { expect, test } from "vitest";

import { getJson, postJson } from "../test-kit/post-json.ts";

test("the agent of one's own says that it is healthy, works, and stops", async () => {
  const file = join(import.meta.dirname, "own-agent.mjs");
  const program = spawn(process.execPath, [file, "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(program.stdout, "data")) as [Buffer];
  const url = /http:\S+/.exec(line.toString())?.[0];
  expect((await getJson(`${url}/health`)).body.status).toBe("healthy");
  const { status, body } = await postJson(`${url}/process`, { instructions: "Roll 3d6" });
  expect({ status, rolls: body.result.rolls.length }).toEqual({ status: 200, rolls: 3 });
  expect((await postJson(`${url}/process`, { instructions: "Roll 1d0" })).body.status).toBe("error");
  expect((await getJson(`${url}/elsewhere`)).status).toBe(404);
  program.kill("SIGTERM");
  expect(await once(program, "exit")).toEqual([0, null]);
});

test("the README shows the example as it is, and it is under 40 lines", () => {
  const example = readFileSync(new URL("own-agent.mjs", import.meta.url), "utf8");
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  expect(readme).toContain(`\`\`\`js\n${example}\`\`\``);
  expect(example.trimEnd().split("\n").length).toBeLessThan(40);
});
