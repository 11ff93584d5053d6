import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { referenceAgents } from "./index.ts";
import { getJson } from "./test-kit/post-json.ts";

test.each(referenceAgents.map((agent) => [agent.folder, agent] as const))(
  "%s starts, answers and closes",
  async (_, agent) => {
    const running = await agent.start({ port: 0 });
    expect((await getJson(`${running.url}/health`)).body).toMatchObject({
      status: "healthy",
      agent: agent.registration.name,
    });
    const { body } = await getJson(`${running.url}/capabilities`);
    expect(body.capabilities).toEqual(agent.registration.capabilities);
    await running.close();
    await expect(fetch(`${running.url}/health`)).rejects.toThrow();
  },
);

test.each(referenceAgents.map(({ folder }) => folder))(
  "%s runs alone and stops at SIGTERM",
  async (folder) => {
    const main = join(import.meta.dirname, folder, "main.ts");
    const program = spawn(process.execPath, [main, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(program.stdout, "data")) as [Buffer];
    const url = /^\w+ listens on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line.toString())?.[1];
    expect((await getJson(`${url}/health`)).status).toBe(200);
    program.kill("SIGTERM");
    expect(await once(program, "exit")).toEqual([0, null]);
  },
);

test("the README shows the agent of one's own as it is, in fewer than 40 lines", async () => {
  const [readme, example] = await Promise.all(
    ["README.md", "examples/own-agent.mjs"].map((file) => readFile(join(import.meta.dirname, file), "utf8")),
  );
  expect(readme).toContain(`\`\`\`js\n${example}\`\`\``);
  expect(example?.split("\n").length).toBeLessThan(40);
});
