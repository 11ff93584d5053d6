import { expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { findViolations } from "./kit/find-violations.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { startService } from "./kit/start-service.ts";

test("the shell is accessible in both themes, and remembers theme and view", async () => {
  await using service = await startService();
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page("/tasks"));
  await page.getByRole("heading", { name: "No tasks" }).waitFor();
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole("button", { name: "Theme: as the system" }).click();
  await page.getByRole("button", { name: "Theme: light" }).click();
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole("switch", { name: "Power User" }).click();
  await page.reload();
  await page.getByRole("button", { name: "Theme: dark" }).waitFor();
  expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  expect(await page.getByRole("switch", { name: "Power User" }).getAttribute("aria-checked")).toBe("true");
  expect(browser.complaints).toEqual([]);
});

test("an address that leads nowhere says so, and leads on", async () => {
  await using service = await startService();
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page("/no/such/page"));
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  await page.getByRole("main").getByRole("link", { name: "Tasks" }).click();
  await page.waitForURL("**/tasks");
});

test("the palette goes to pages and tasks by keyboard alone", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  await service.orchestrator.register({ endpoint: agent.url });
  const { task_id: id } = await service.orchestrator.client.tasks.create({
    description: "work",
    user_id: "u",
  });
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page("/"));
  await page.getByRole("button", { name: "Go to or do" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Go to or do" }).fill("tas");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/tasks");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Go to or do" }).fill(String(id));
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/tasks/${id}`);
});

test("a refused request asks for a key, waits for it, and goes on", async () => {
  await using service = await startService({ env: { ADMIN_API_KEY: "an-admin-key-of-the-tests" } });
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page("/tasks"));
  const dialog = page.getByRole("dialog", { name: "An API key is needed" });
  await dialog.getByLabel("API key").fill("a-wrong-key-of-the-tests");
  await page.keyboard.press("Enter");
  await dialog.getByLabel("API key").fill("an-admin-key-of-the-tests");
  await dialog.getByLabel(/Keep it in this browser/).check();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "No tasks" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "No tasks" }).waitFor();
  expect(browser.complaints).toEqual([]);
});
