import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { startAgents } from "../../cli/src/start-agents.ts";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { referenceAgents } from "../../reference-agents/index.ts";
import { findViolations } from "./kit/find-violations.ts";
import { keepPicture } from "./kit/keep-picture.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { startService } from "./kit/start-service.ts";

const SECRET = "a-very-secret-token";

const templates: Record<string, string> = {
  ResearchAgent: "A2A envelope",
  DataAnalyzer: "Simple REST agent",
  ReportCrew: "CrewAI crew",
  TrendForecaster: "Databricks foundation model",
  WritingAssistant: "OpenAI-compatible model",
};

const next = (page: Page) => page.getByRole("button", { name: /^Next/ }).click();

/** Goes through the first three steps. */
async function enter(page: Page, template: string, name: string, endpoint: string): Promise<void> {
  await page.getByRole("radio", { name: template }).check();
  await next(page);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Description").fill("Does what the test asks for");
  await page.getByLabel("Capabilities").fill("testing, writing");
  await next(page);
  await page.getByLabel("Endpoint").fill(endpoint);
}

test("each of the five reference agents is registered through the wizard, and then works", async () => {
  await using service = await startService();
  await using agents = await startAgents(referenceAgents, { firstPort: 0, env: {} });
  await using browser = await openBrowser();
  const page = await browser.open();
  for (const { name, endpoint, config } of agents.registrations) {
    await page.goto(service.page("/agents/register"));
    await enter(page, templates[name] ?? "", name, endpoint);
    for (const [param, value] of Object.entries(config?.params ?? {}))
      await page.getByLabel(param, { exact: true }).fill(String(value));
    await next(page);
    await page.getByRole("region", { name: "The request" }).getByText("POST", { exact: true }).waitFor();
    await next(page);
    await page.getByRole("button", { name: "Test the connection" }).click();
    await page.getByText("The agent works.").waitFor();
    await next(page);
    await page.getByRole("button", { name: "Register the agent" }).click();
    await page.getByRole("heading", { name }).waitFor();
  }
  const registered = await service.orchestrator.client.agents.list();
  expect(registered.map(({ name }) => name)).toEqual(agents.registrations.map(({ name }) => name));
  expect(browser.complaints).toEqual([]);
});

test("a mapping that finds nothing is mended in the wizard, with the agent's real answer beside it", async () => {
  await using service = await startService();
  await using agents = await startAgents(
    referenceAgents.filter(({ folder }) => folder === "openai-compatible"),
    { firstPort: 0, env: {} },
  );
  const { endpoint = "" } = agents.registrations[0] ?? {};
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page("/agents/register"));
  await enter(page, "OpenAI-compatible model", "Broken", endpoint);
  await page.getByLabel("model", { exact: true }).fill("writing-assistant");
  await next(page);
  const editor = page.getByRole("textbox", { name: "Mapping" });
  await editor.locator(".cm-line", { hasText: "result_path" }).click();
  await page.keyboard.press("End");
  await page.keyboard.type("x");
  await page.getByRole("region", { name: "The request" }).getByText("POST", { exact: true }).waitFor();
  await next(page);
  await page.getByRole("button", { name: "Test the connection" }).click();
  const checks = page.getByRole("list", { name: "Checks" });
  await checks
    .getByRole("listitem")
    .filter({ hasText: "Extraction" })
    .filter({ hasText: "failed" })
    .waitFor();
  await checks.getByText("status 200").waitFor();
  const paths = page.getByRole("list", { name: "What the paths find" });
  await paths.getByText("finds nothing").first().waitFor();
  expect(await page.getByRole("button", { name: /^Next/ }).getAttribute("aria-disabled")).toBe("true");

  await page.getByRole("button", { name: "Change the mapping" }).click();
  await page.getByLabel("Answer of the agent").getByText("chat.completion").waitFor();
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole("button", { name: "Use $.choices[0].message.content for the result" }).click();
  await page.getByText("The step would complete with this result").waitFor();
  await next(page);
  // What was found before the change is no verdict any more.
  await page.getByText("Something was changed since the last test.").waitFor();
  expect(await checks.getByText("failed").count()).toBe(0);
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole("button", { name: "Test again" }).click();
  await page.getByText("The agent works.").waitFor();
  expect(await findViolations(page)).toEqual([]);
  await next(page);
  await page.getByRole("button", { name: "Register the agent" }).click();
  await page.getByRole("heading", { name: "Broken" }).waitFor();
  const [agent] = await service.orchestrator.client.agents.list();
  expect(await service.orchestrator.client.agents.get(agent?.id ?? 0)).toMatchObject({
    config: { response_mapping: { result_path: "$.choices[0].message.content" } },
  });
  expect(browser.complaints).toEqual([]);
});

test("what was entered outlives going back, a reload and a refusal; the secret is kept nowhere", async () => {
  await using service = await startService({ env: { ADMIN_API_KEY: "an-admin-key-of-the-tests" } });
  await using agent = await fakeAgent();
  const { orchestrator } = service;
  const admin = await orchestrator.as("admin");
  await admin.agents.register({ name: "Taken", agent_type: "api", endpoint: agent.url });
  await using browser = await openBrowser();
  const page = await browser.open();
  const giveKey = async (): Promise<void> => {
    const dialog = page.getByRole("dialog", { name: "An API key is needed" });
    await dialog.getByLabel("API key").fill("an-admin-key-of-the-tests");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
  };
  await page.goto(service.page("/agents/register"));
  await giveKey();
  await enter(page, "Simple REST agent", "Taken", agent.url);
  await page.getByLabel("Authentication").selectOption("bearer");
  await page.getByLabel("Token").fill(SECRET);
  await next(page);
  await page.getByText("[secret]").waitFor({ state: "attached" });
  await page.getByRole("button", { name: "Back" }).click();
  await page.getByRole("button", { name: "Back" }).click();
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Taken");

  await page.reload();
  await page.getByLabel("Name", { exact: true }).waitFor();
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Taken");
  await next(page);
  expect(await page.getByLabel("Endpoint").inputValue()).toBe(agent.url);
  await page.getByText("Enter the secret; it is not kept over a reload").waitFor();
  const stored = await page.evaluate(() =>
    JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage)]),
  );
  expect(stored).toContain("Taken");
  expect(stored).not.toContain(SECRET);
  await page.getByLabel("Token").fill(SECRET);
  await next(page);
  await next(page);

  // The key is gone: the test waits for another one, and goes on.
  await page.evaluate(() => sessionStorage.removeItem("orchestrator.api-key"));
  await page.getByRole("button", { name: "Test the connection" }).click();
  await giveKey();
  await page.getByText("The agent works.").waitFor();
  expect(agent.calls.at(-1)?.headers["authorization"]).toBe(`Bearer ${SECRET}`);
  await next(page);
  await page.getByRole("button", { name: "Register the agent" }).click();
  await page.getByText("The agent's name is taken").waitFor();
  await page.getByRole("button", { name: "Choose another name" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Free");
  for (const _step of ["connection", "mapping", "test", "review"]) await next(page);
  await page.getByRole("button", { name: "Register the agent" }).click();
  await page.getByRole("heading", { name: "Free" }).waitFor();
  expect(browser.complaints).toEqual([]);
});

test("the whole wizard is walked by keyboard alone, and a test can be waived", async () => {
  await using service = await startService();
  await using browser = await openBrowser();
  const page = await browser.open({ colorScheme: "dark" });
  await page.goto(service.page("/agents/register"));
  await page.getByRole("radio", { name: "Simple REST agent" }).focus();
  await page.keyboard.press("Space");
  expect(await findViolations(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await page.getByLabel("Name", { exact: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("Give the agent a name").waitFor();
  await page.keyboard.type("Later");
  expect(await findViolations(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await page.getByLabel("Endpoint").waitFor();
  await page.keyboard.type("http://127.0.0.1:18999");
  await page.keyboard.press("Enter");
  const editor = page.getByRole("textbox", { name: "Mapping" });
  await editor.waitFor();
  expect(await findViolations(page)).toEqual([]);
  await editor.focus();
  // Tab leaves the editor.
  await page.keyboard.press("Tab");
  await expect.poll(() => editor.evaluate((box) => box === document.activeElement)).toBe(false);
  await page.getByLabel("Words of a step to try").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Test the connection" }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("Start the agent, or correct the host and port").waitFor();
  // Once: with the check that failed, and with the way to where it is mended.
  expect(await page.getByText(/nothing (listens|answers)|refused/i).count()).toBe(1);
  const failed = page
    .getByRole("list", { name: "Checks" })
    .getByRole("listitem")
    .filter({ hasText: "failed" });
  expect(await failed.count()).toBe(1);
  await failed.getByRole("button", { name: "Change the connection" }).waitFor();
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole("checkbox", { name: /Register it without a test/ }).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Register the agent" }).waitFor();
  expect(await findViolations(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Later" }).waitFor();
});

test("answers that are huge, hostile or no JSON are shown as they are, and do nothing", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page("/agents/register"));
  await enter(page, "Simple REST agent", "Odd", agent.url);
  await next(page);
  const call = async (): Promise<void> => {
    await page.getByRole("button", { name: /^Call/ }).click();
    await page.getByText("The agent is being called …").waitFor({ state: "detached" });
  };
  const answer = page.getByLabel("Answer of the agent");

  agent.answersRaw(JSON.stringify({ answer: "x".repeat(5 * 1024 * 1024), list: [1, 2, 3] }));
  await call();
  await page.getByRole("button", { name: "Download all" }).first().waitFor();
  expect(((await answer.textContent()) ?? "").length).toBeLessThan(70_000);
  await page.getByRole("button", { name: "Use $.answer for the result" }).waitFor();

  const script = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
  agent.answersRaw(JSON.stringify({ text: `${script} \u202Egnp.exe\u200B` }));
  await call();
  await answer.getByText("⟦U+202E⟧").waitFor();
  expect(await page.title()).not.toBe("owned");
  expect(await page.locator("img[src=x]").count()).toBe(0);

  agent.answersHtml();
  await call();
  await page
    .getByText(/HTML page/)
    .first()
    .waitFor();
  const deep = `${'{"a":'.repeat(150)}1${"}".repeat(150)}`;
  agent.answersRaw(deep);
  await call();
  await answer.getByText('"a"').first().waitFor();
  expect(browser.complaints).toEqual([]);
});

test("on a phone the step one is at is always in sight, and named as such", async () => {
  await using service = await startService();
  await using browser = await openBrowser();
  await using agent = await fakeAgent();
  const page = await browser.open({ viewport: { width: 390, height: 844 } });
  await page.goto(service.page("/agents/register"));
  const expectCurrent = async (name: string): Promise<void> => {
    const current = page.getByRole("list", { name: "Steps" }).locator("[aria-current=step]");
    await current.getByText(name).waitFor();
    await expect
      .poll(async () => {
        const box = await current.boundingBox();
        return box !== null && box.x >= 0 && box.x + box.width <= 390;
      })
      .toBe(true);
  };
  await expectCurrent("Template");
  await enter(page, "Simple REST agent", "Pocket", agent.url);
  await expectCurrent("Connection");
  await next(page);
  await expectCurrent("Mapping");
  await page.getByRole("region", { name: "The request" }).getByText("POST", { exact: true }).waitFor();
  await next(page);
  await expectCurrent("Test");
  await keepPicture(page, "register-phone");
  await page.getByRole("button", { name: "Test the connection" }).click();
  await page.getByText("The agent works.").waitFor();
  await next(page);
  await expectCurrent("Review");
});
