import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { afterAll, expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { serviceProcess } from "../../orchestrator/test/kit/service-process.ts";
import type { ServiceProcess } from "../../orchestrator/test/kit/service-process.ts";
import { planOf } from "../../orchestrator/test/kit/start-orchestrator.ts";
import { testDatabase } from "../../orchestrator/test/kit/test-database.ts";
import type { TestDatabase } from "../../orchestrator/test/kit/test-database.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { startService } from "./kit/start-service.ts";

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

/** A service in a process of its own with one agent, and what starts it again at the same port. */
async function killable(
  database: TestDatabase,
): Promise<{ port: number; start: () => Promise<ServiceProcess> }> {
  const port = await freePort();
  return { port, start: () => serviceProcess({ database, env: { WEB_PORT: String(port) } }) };
}

test("a click on a page whose code has not come while the service is away keeps the window, and heals by itself", async () => {
  await using database = await testDatabase();
  const { port, start } = await killable(database);
  const first = await start();
  const page = await browser.open();
  // Nothing is fetched ahead, as when the service goes right after the first page.
  await page.addInitScript(() => {
    globalThis.requestIdleCallback = () => 0;
  });
  await page.goto(`http://localhost:${port}/settings`);
  await page.getByRole("heading", { name: "Settings", exact: true }).waitFor();
  await page.getByRole("switch", { name: "Power User" }).click();
  await page.evaluate(() => Object.assign(globalThis, { wasNotReloaded: true }));
  await first.killHard();
  await page.getByText("The service does not answer.").waitFor();
  await page.getByRole("link", { name: "Templates" }).click();
  const panel = page.getByRole("alert").filter({ hasText: "This could not be loaded" });
  await panel.getByRole("button", { name: "Try again" }).click();
  await panel.waitFor();
  expect(new URL(page.url()).pathname).toBe("/templates");
  expect(await page.getByRole("navigation").getByRole("link", { name: "Settings" }).count()).toBe(1);
  expect(await page.getByText("The service does not answer.").count()).toBe(1);
  await using _second = await start();
  await page.getByRole("heading", { name: "Templates", exact: true }).waitFor();
  expect(await page.evaluate(() => "wasNotReloaded" in globalThis)).toBe(true);
});

test("the code of the other pages comes while nothing else is done: a click needs no service for it", async () => {
  await using database = await testDatabase();
  const { port, start } = await killable(database);
  const first = await start();
  const page = await browser.open();
  const came: string[] = [];
  page.on("requestfinished", (request) => came.push(new URL(request.url()).pathname));
  await page.goto(`http://localhost:${port}/settings`);
  const pages = [
    "ChatPage",
    "TasksPage",
    "TaskPage",
    "AgentsPage",
    "OverviewPage",
    "SessionsPage",
    "TemplatesPage",
  ];
  await expect
    .poll(() => pages.filter((name) => !came.some((path) => path.includes(`/${name}-`))))
    .toEqual([]);
  await page.getByRole("switch", { name: "Power User" }).click();
  await first.killHard();
  await page.getByText("The service does not answer.").waitFor();
  await page.getByRole("link", { name: "Templates" }).click();
  await page.getByRole("heading", { name: "Templates", exact: true }).waitFor();
});

test("a page that the service no longer knows, since it is newer, is read anew when one asks for it", async () => {
  await using service = await startService();
  const page = await browser.open();
  let documents = 0;
  page.on("request", (request) => {
    if (request.isNavigationRequest()) documents++;
  });
  await page.route("**/assets/SessionsPage-*.js", (route) =>
    documents > 1 ? route.continue() : route.fulfill({ status: 404 }),
  );
  await page.goto(service.page("/sessions"));
  await page.getByText("it may be newer than this page").waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { name: "Sessions", exact: true }).waitFor();
  expect(documents).toBe(2);
});

test("what is live begins by itself although its code did not come at first", async () => {
  await using service = await startService();
  const page = await browser.open();
  let refused = 0;
  await page.route(/\/assets\/follow-/, (route) => (refused++ < 2 ? route.abort() : route.continue()));
  await page.goto(service.page("/tasks"));
  await expect.poll(() => refused).toBeGreaterThan(1);
  await service.orchestrator.client.agents.register({
    name: "Worker",
    agent_type: "api",
    endpoint: "http://127.0.0.1:18999",
    capabilities: ["work"],
  });
  await service.orchestrator.client.tasks.create({
    description: "seen live",
    user_id: "u",
    plan: planOf("Worker", [[]]),
  });
  await page.getByText("seen live").waitFor();
});
