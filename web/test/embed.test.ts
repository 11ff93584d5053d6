import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { findViolations } from "./kit/find-violations.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { startService } from "./kit/start-service.ts";

interface Parent extends AsyncDisposable {
  origin: string;
  /** What it shows in its frame. */
  shows(url: string): void;
}

/** A page of another origin that shows a page in a frame and keeps what it is told. */
async function startParent(): Promise<Parent> {
  let url = "about:blank";
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><html lang="en"><title>Portal</title>
      <script>
        window.heard = [];
        addEventListener("message", ({ origin, data }) => window.heard.push({ origin, ...data }));
        window.say = (message, to) => document.querySelector("iframe").contentWindow.postMessage(message, to);
      </script>
      <iframe src="${url}" title="Orchestrator" style="width: 1000px; height: 700px"></iframe>`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    shows: (shown) => (url = shown),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

const heard = async (page: Page): Promise<Record<string, unknown>[]> =>
  page.evaluate(() => (window as unknown as { heard: Record<string, unknown>[] }).heard);

const untilHeard = async (page: Page, type: string): Promise<Record<string, unknown>> => {
  await page.waitForFunction(
    (wanted) => (window as unknown as { heard: { type: string }[] }).heard.some((one) => one.type === wanted),
    type,
  );
  return (await heard(page)).find((one) => one["type"] === type) ?? {};
};

const say = (page: Page, message: object): Promise<void> =>
  page.evaluate(
    (given) => (window as unknown as { say: (message: object, to: string) => void }).say(given, "*"),
    message,
  );

test("a page that is named may show the UI, run a task in it and steer it", async () => {
  await using parent = await startParent();
  await using service = await startService({ env: { FRAME_ANCESTORS: parent.origin } });
  await using agent = await fakeAgent();
  agent.answers("framed and done");
  await service.orchestrator.register({ endpoint: agent.url });
  parent.shows(service.page("/tasks"));
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(parent.origin);
  expect(await untilHeard(page, "ORCHESTRATOR_READY")).toMatchObject({ version: expect.any(String) });
  const frame = page.frameLocator("iframe");
  await frame.getByRole("heading", { name: "No tasks yet" }).waitFor();
  // Compact: the navigation is away until it is wanted.
  expect(await frame.getByRole("navigation", { name: "Pages" }).count()).toBe(0);
  await say(page, { type: "TOGGLE_SIDEBAR" });
  await frame.getByRole("navigation", { name: "Pages" }).waitFor();
  await say(page, { type: "TOGGLE_SIDEBAR", open: false });
  await frame.getByRole("navigation", { name: "Pages" }).waitFor({ state: "detached" });

  await say(page, { type: "EXECUTE_TASK", description: "do some work", request_id: "r7" });
  expect(await untilHeard(page, "TASK_COMPLETED")).toMatchObject({
    status: "completed",
    request_id: "r7",
    result: { output: "framed and done" },
  });
  expect(await untilHeard(page, "TASK_STATUS_UPDATE")).toMatchObject({ task_id: expect.any(Number) });
  await say(page, { type: "SET_VIEW", view: "power", path: "/agents?status=active" });
  await frame.getByRole("grid", { name: "Agents" }).waitFor();
  await say(page, { type: "SET_VIEW", path: "https://elsewhere.example/" });
  await frame.getByRole("button", { name: "Navigation" }).click();
  await frame.getByRole("link", { name: "Overview" }).waitFor();
  expect(page.frames()[1]?.url()).toContain("/agents");
  expect(await findViolations(page)).toEqual([]);
});

test("a page that is not named is not shown the UI, and one that may only show it is not listened to", async () => {
  await using parent = await startParent();
  await using closed = await startService();
  parent.shows(closed.page("/tasks"));
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(parent.origin);
  await page.waitForLoadState("load");
  expect(await page.frameLocator("iframe").getByRole("heading").count()).toBe(0);

  await using open = await startService({ env: { FRAME_ANCESTORS: "*" } });
  await using agent = await fakeAgent();
  await open.orchestrator.register({ endpoint: agent.url });
  parent.shows(open.page("/tasks"));
  await page.goto(parent.origin);
  const frame = page.frameLocator("iframe");
  await frame.getByRole("heading", { name: "No tasks yet" }).waitFor();
  await say(page, { type: "TOGGLE_SIDEBAR", open: true });
  await say(page, { type: "EXECUTE_TASK", description: "do some work" });
  // A later message of its own has been handled, so the ones before it were.
  await frame.getByRole("button", { name: "Navigation" }).click();
  await frame.getByRole("navigation", { name: "Pages" }).waitFor();
  expect(await heard(page)).toEqual([]);
  expect(await open.orchestrator.client.tasks.list()).toEqual([]);
});

test("the page elsewhere where agents are built is led to, when the service names one", async () => {
  await using service = await startService({ env: { BUILD_AGENTS_URL: "https://build.example/agents" } });
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page("/agents"));
  const link = page.getByRole("link", { name: "Build agents" });
  await link.waitFor();
  expect(await link.getAttribute("href")).toBe("https://build.example/agents");
});
