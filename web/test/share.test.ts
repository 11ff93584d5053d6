import { execFile } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Task } from "@orchestrator/contracts";
import { expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { tempFolder } from "../../orchestrator/test/kit/temp-folder.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { startService } from "./kit/start-service.ts";

const MAIN = join(import.meta.dirname, "..", "..", "cli", "src", "main.ts");

/** What makes a task the same as another one. */
const askedFor = ({ description, user_id, priority, metadata, plan, steps }: Task) => ({
  description,
  user_id,
  priority,
  metadata,
  plan: plan?.steps.map(({ step_number, description: words, agent_name, dependencies, expected_output }) => ({
    step_number,
    words,
    agent_name,
    dependencies,
    expected_output,
  })),
  inputs: steps.filter(({ input_given: isGiven }) => isGiven).map(({ input_data: data }) => data),
});

test("the commands of Share, run by a shell, make the same task again", async () => {
  await using service = await startService();
  const { orchestrator } = service;
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ name: "Clerk", endpoint: agent.url });
  const { task_id: id } = await orchestrator.client.tasks.create({
    description: `-it's "all" \`quoted\` $HOME\nand on two lines`,
    user_id: "ann o'neil",
    priority: -7,
    metadata: { ticket: 7, note: "it's urgent" },
    plan: {
      steps: [
        {
          step_number: 1,
          description: "read it",
          agent_name: name,
          input_data: { rows: ["a'b", "END\nEND"] },
        },
        {
          step_number: 2,
          description: "sum it",
          agent_name: name,
          dependencies: [1],
          expected_output: "a sum",
        },
      ],
    },
  });
  await orchestrator.taskToBe(id, "completed");
  await using folder = await tempFolder();
  // The package is not published here; the arguments are what is tested.
  await writeFile(join(folder.path, "npx"), `#!/bin/sh\nshift\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
  await chmod(join(folder.path, "npx"), 0o755);
  const env = {
    PATH: `${folder.path}:${process.env["PATH"]}`,
    ORCHESTRATOR_URL: orchestrator.url,
    HOME: "/",
  };

  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page(`/tasks/${id}`));
  await page.getByRole("button", { name: "Share" }).click();
  const original = await orchestrator.client.tasks.get(id);
  for (const [label, next] of [
    ["The same task again, with the command line", id + 1],
    ["The same task again, with cURL", id + 2],
  ] as const) {
    const command = await page.getByRole("textbox", { name: label }).inputValue();
    await promisify(execFile)("sh", ["-c", command], { env });
    const again = await orchestrator.taskToBe(next, "completed");
    expect(again.id).toBe(next);
    expect(askedFor(await orchestrator.client.tasks.get(next))).toEqual(askedFor(original));
  }
});
