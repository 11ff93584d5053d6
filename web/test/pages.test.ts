import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { skippingClock } from "../../orchestrator/test/kit/skipping-clock.ts";
import { planOf } from "../../orchestrator/test/kit/start-orchestrator.ts";
import { findViolations } from "./kit/find-violations.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { startService } from "./kit/start-service.ts";

async function inBothThemes(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await findViolations(page)).toEqual([]);
  }
}

test("templates are viewed, tested, copied, refused with the reason, saved and removed", async () => {
  await using service = await startService();
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page("/templates"));
  await page
    .getByRole("list", { name: "Templates" })
    .getByRole("link", { name: /CrewAI/ })
    .waitFor();
  await inBothThemes(page);
  await page.getByRole("searchbox", { name: "Search templates" }).fill("crew");
  await page
    .getByRole("list", { name: "Templates" })
    .getByRole("link", { name: /CrewAI/ })
    .click();
  await page.getByRole("button", { name: "Run the tests" }).click();
  await page.getByText(/All 3 tests passed/).waitFor();
  await page.getByRole("textbox", { name: "Definition of the template" }).waitFor();
  await inBothThemes(page);
  expect(await page.getByRole("button", { name: "Edit" }).getAttribute("aria-disabled")).toBe("true");
  await page.getByRole("button", { name: "Make a copy" }).click();
  const editor = page.getByRole("textbox", { name: "Definition of the template" });
  await editor.getByText("crewai_copy").waitFor();
  await inBothThemes(page);

  const line = editor.locator(".cm-line", { hasText: "path: /kickoff" }).first();
  await line.click();
  await page.keyboard.press("End");
  await page.keyboard.type("er");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The template cannot work").waitFor();
  await line.click();
  await page.keyboard.press("End");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "CrewAI crew (copy)" }).waitFor();
  const two = await browser.open({ beside: page });
  await two.goto(service.page("/templates"));
  await two.getByRole("link", { name: /CrewAI crew \(copy\)/ }).waitFor();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Remove the template" }).click();
  await page.waitForURL("**/templates");
  // The other tab hears of it.
  await two.getByRole("link", { name: /CrewAI crew \(copy\)/ }).waitFor({ state: "detached" });
  expect(browser.complaints).toEqual([]);
});

test("a session of 5,000 messages is read in pages, a few of them in the document; its metadata and memory change", async () => {
  await using service = await startService();
  const { client } = service.orchestrator;
  const { session_id: id } = await client.sessions.create({ user_id: "ann", metadata: { topic: "old" } });
  for (let begin = 0; begin < 5000; begin += 100)
    await Promise.all(
      Array.from({ length: 100 }, (_none, i) =>
        client.sessions.addMessage(id, { content: `message ${begin + i} \u202Ehidden` }),
      ),
    );
  await client.sessions.addMessage(id, { content: "the last word \u202Ehidden" });
  await client.sessions.putMemory(id, "favourite", { value: { colour: "blue" } });
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page("/sessions"));
  await page.getByRole("grid", { name: "Sessions" }).getByText("ann").waitFor();
  await inBothThemes(page);
  await page.getByRole("grid", { name: "Sessions" }).getByText("ann").click();
  const messages = page.getByRole("list", { name: "Messages" });
  await messages.getByText("⟦U+202E⟧").first().waitFor();
  expect(await messages.getByRole("listitem").count()).toBeLessThanOrEqual(40);
  await expect.poll(() => messages.locator('[aria-posinset="1"]').textContent()).toContain("the last word");
  const before = await messages.getByRole("article").first().textContent();
  await messages.evaluate((list) => list.scrollTo({ top: 1_000_000 }));
  await expect.poll(() => messages.getByRole("article").first().textContent()).not.toBe(before);
  expect(await messages.getByRole("listitem").count()).toBeLessThanOrEqual(40);
  await inBothThemes(page);

  await page.getByRole("link", { name: "Memory" }).click();
  await page.getByText('"colour": "blue"').waitFor();
  await inBothThemes(page);
  await page.getByRole("button", { name: "Forget favourite" }).click();
  await page.getByRole("heading", { name: "Nothing is remembered" }).waitFor();
  await page.getByRole("link", { name: "Metadata" }).click();
  const editor = page.getByRole("textbox", { name: "Metadata" });
  await editor.click();
  // Over a selection: Chromium would write style attributes, which the page's policy refuses.
  await page.keyboard.press("Control+a");
  await page.keyboard.type('{"owner": "ann"}');
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The metadata is saved.").waitFor();
  expect((await client.sessions.get(id)).metadata).toEqual({ owner: "ann" });
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Remove the session" }).click();
  await page.getByRole("heading", { name: "No sessions yet" }).waitFor();
  expect(browser.complaints).toEqual([]);
});

test("an expired session says so, and what is left of it", async () => {
  const clock = skippingClock();
  await using service = await startService({ clock });
  const { session_id: id } = await service.orchestrator.client.sessions.create({ user_id: "ann" });
  clock.skip(25 * 60 * 60 * 1000);
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page(`/sessions/${id}`));
  await page.getByRole("heading", { name: "This session has expired" }).waitFor();
  await inBothThemes(page);
});

test("the overview shows the service's own figures, and leads to what they count", async () => {
  await using service = await startService();
  await using good = await fakeAgent();
  await using bad = await fakeAgent();
  bad.answersRaw("{}", undefined, 418);
  const { orchestrator } = service;
  await orchestrator.register({ name: "Good", endpoint: good.url });
  await orchestrator.register({ name: "Bad", endpoint: bad.url });
  for (const [name, status] of [
    ["Good", "completed"],
    ["Bad", "failed"],
  ] as const) {
    const { task_id: id } = await orchestrator.client.tasks.create({
      description: `ask ${name}`,
      user_id: "u",
      plan: planOf(name, [[]]),
    });
    await orchestrator.taskToBe(id, status);
  }
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page("/overview"));
  await page.getByRole("figure", { name: /2 created, 1 completed, 1 failed/ }).waitFor();
  await page.locator("canvas").waitFor({ state: "attached" });
  await page.getByText("AGENT_HTTP_ERROR").waitFor();
  await page.getByText("ask Good").waitFor();
  await page.getByRole("link", { name: "Bad 1 of 1" }).waitFor();
  await inBothThemes(page);
  const { task_id: later } = await orchestrator.client.tasks.create({
    description: "once more",
    user_id: "u",
    plan: planOf("Good", [[]]),
  });
  await orchestrator.taskToBe(later, "completed");
  await page.getByText("once more").waitFor();
  await page.getByRole("figure", { name: /3 created, 2 completed, 1 failed/ }).waitFor();
  await page.getByRole("main").getByRole("link", { name: "Bad", exact: true }).click();
  await page.getByRole("heading", { name: "Bad" }).waitFor();
  expect(browser.complaints).toEqual([]);
});

test("settings: the theme, and the key, which is shown nowhere and can be forgotten", async () => {
  await using service = await startService({ env: { ADMIN_API_KEY: "an-admin-key-of-the-tests" } });
  const key = await service.keyOf("viewer");
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page("/settings"));
  await page.getByRole("dialog").getByLabel("API key").fill(key);
  await page.keyboard.press("Enter");
  await page.getByText("with the role viewer").waitFor();
  await page.getByText("A key is kept in this tab").waitFor();
  expect(await page.content()).not.toContain(key);
  await inBothThemes(page);
  await page.getByRole("radio", { name: "Dark" }).check();
  expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  await page.getByRole("button", { name: "Forget the key" }).click();
  await page.getByRole("dialog", { name: "An API key is needed" }).waitFor();
  expect(await page.evaluate(() => sessionStorage.length + localStorage.length)).toBe(1);
  expect(browser.complaints).toEqual([]);
});

test("keys lead to pages, and ? says which there are; the palette knows agents", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { id } = await service.orchestrator.register({ name: "Findable", endpoint: agent.url });
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page("/tasks"));
  await page.getByRole("heading", { name: "No tasks yet" }).waitFor();
  const help = page.getByRole("dialog", { name: "Keyboard" });
  const pressForHelp = async (): Promise<number> => {
    await page.keyboard.press("?");
    return help.count();
  };
  // The keys are listened to after the first picture.
  await expect.poll(pressForHelp, { timeout: 15_000 }).toBe(1);
  await inBothThemes(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await page.waitForURL("**/agents");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Go to or do" }).fill("findab");
  await page.getByRole("option", { name: "Agent Findable" }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/agents/${id}`);
});
