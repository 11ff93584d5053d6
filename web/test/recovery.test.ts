import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { afterAll, expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { serviceProcess } from "../../orchestrator/test/kit/service-process.ts";
import { planOf } from "../../orchestrator/test/kit/start-orchestrator.ts";
import { testDatabase } from "../../orchestrator/test/kit/test-database.ts";
import { openBrowser } from "./kit/open-browser.ts";

const browser = await openBrowser();
afterAll(() => browser[Symbol.asyncDispose]());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

test("the service is killed in the middle of a task and started again: the page heals by itself and shows the end", async () => {
  await using database = await testDatabase();
  await using agent = await fakeAgent();
  const port = await freePort();
  const start = () => serviceProcess({ database, env: { WEB_PORT: String(port) } });
  const first = await start();
  await first.client.agents.register({
    name: "Worker",
    agent_type: "api",
    endpoint: agent.answers("the answer").holds().url,
    capabilities: ["work"],
  });
  const { task_id: id } = await first.client.tasks.create({
    description: "survive",
    user_id: "u",
    plan: planOf("Worker", [[], [1]]),
  });
  await agent.untilCalled(1);
  const page = await browser.open();
  await page.goto(`http://localhost:${port}/tasks/${id}`);
  await page.getByRole("button", { name: /^Step 1, executing/ }).waitFor();
  await page.evaluate(() => Object.assign(globalThis, { wasNotReloaded: true }));
  await first.killHard();
  await page.getByText("The service does not answer.").waitFor();
  // What was read stays in sight.
  expect(await page.getByRole("button", { name: /^Step 1, executing/ }).count()).toBe(1);
  agent.release();
  await using second = await start();
  await page.getByText("The service is back").waitFor();
  await page.getByRole("button", { name: /^Step 2, completed/ }).waitFor();
  expect((await second.client.tasks.get(id)).status).toBe("completed");
  expect(await page.evaluate(() => "wasNotReloaded" in globalThis)).toBe(true);
});
