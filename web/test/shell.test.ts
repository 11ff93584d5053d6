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

test("on a phone four pages stand in the navigation, and the others behind More", async () => {
  await using service = await startService();
  await using browser = await openBrowser();
  const page = await browser.open({ viewport: { width: 390, height: 844 } });
  await page.goto(service.page("/tasks"));
  const navigation = page.getByRole("navigation", { name: "Pages" });
  await navigation.getByRole("link").first().waitFor();
  expect(await navigation.getByRole("link").allInnerTexts()).toEqual(["Chat", "Tasks", "Settings"]);
  expect(await navigation.getByRole("button", { name: "More" }).count()).toBe(0);
  await page.getByRole("switch", { name: "Power User" }).click();
  expect(await navigation.getByRole("link").allInnerTexts()).toEqual(["Chat", "Overview", "Tasks", "Agents"]);
  for (const item of [...(await navigation.getByRole("link").all()), navigation.getByRole("button")]) {
    const box = await item.boundingBox();
    expect(box?.x ?? -1).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(390);
  }
  await navigation.getByRole("button", { name: "More" }).click();
  await navigation.getByRole("link", { name: "Settings" }).waitFor();
  expect(await findViolations(page)).toEqual([]);
  await navigation.getByRole("link", { name: "Sessions" }).click();
  await page.waitForURL("**/sessions");
  await navigation.getByRole("link", { name: "Templates" }).waitFor({ state: "hidden" });
});

test("the palette finds tasks by #number, by 'task number' and by words of their description", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { name } = await service.orchestrator.register({ endpoint: agent.url });
  const ids: number[] = [];
  for (const description of ["research the tides of the north sea", "write about something else"])
    ids.push(
      (
        await service.orchestrator.client.tasks.create({
          description,
          user_id: "u",
          plan: { steps: [{ step_number: 1, description, agent_name: name }] },
        })
      ).task_id,
    );
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page("/tasks"));
  const box = page.getByRole("combobox", { name: "Go to or do" });
  for (const typed of [`#${ids[0]}`, `task ${ids[0]}`, `Task #${ids[0]}`, "sea tides"]) {
    await page.getByRole("button", { name: "Go to or do" }).click();
    await box.fill(typed);
    await page.getByRole("option", { name: `Task ${ids[0]} research the tides` }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/tasks/${ids[0]}`);
    await page.goBack();
  }
  await page.getByRole("button", { name: "Go to or do" }).click();
  await box.fill("#999");
  await page.getByText("No page, action, agent or task is called that.").waitFor();
  expect(await findViolations(page)).toEqual([]);
});

test("what is not there is said to a person, with somewhere to go", async () => {
  await using service = await startService();
  await using browser = await openBrowser();
  const page = await browser.open();
  for (const [path, title, link, to] of [
    ["/tasks/999", "There is no task 999", "Your tasks", "**/tasks"],
    ["/agents/999", "There is no agent 999", "All agents", "**/agents"],
    ["/agents/abc", "There is no such page", "Tasks", "**/tasks"],
    ["/templates/999", "There is no template 999", "All templates", "**/templates"],
    ["/templates/abc", "There is no such page", "Tasks", "**/tasks"],
    ["/sessions/sess_gone", "There is no session sess_gone", "Your sessions", "**/sessions"],
    ["/?session=sess_gone", "There is no session sess_gone", "Your sessions", "**/sessions"],
  ] as const) {
    await page.goto(service.page(path));
    await page.getByRole("heading", { name: title }).waitFor();
    expect(await page.getByRole("main").innerText()).not.toMatch(/\/api\/|GET|POST|session_id/);
    await page.getByRole("main").getByRole("link", { name: link }).click();
    await page.waitForURL(to);
  }
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
