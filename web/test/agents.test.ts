import { expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { findViolations } from "./kit/find-violations.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { startService } from "./kit/start-service.ts";

test("the catalogue searches and filters in the address, as list and as cards, in both themes", async () => {
  await using service = await startService({ agents: "reference" });
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page("/agents"));
  const rows = page.getByRole("grid", { name: "Agents" }).getByRole("row");
  await rows.filter({ hasText: "ReportCrew" }).waitFor();
  expect(await rows.count()).toBe(6);
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole("searchbox", { name: "Search agents" }).fill("forecast");
  await rows.filter({ hasText: "ReportCrew" }).waitFor({ state: "detached" });
  expect(new URL(page.url()).search).toBe("?text=forecast");
  await page.reload();
  await rows.filter({ hasText: "TrendForecaster" }).waitFor();
  expect(await rows.count()).toBe(2);
  await page.getByRole("searchbox", { name: "Search agents" }).fill("");
  await page.getByLabel("Capability").selectOption("rewriting");
  await rows.filter({ hasText: "WritingAssistant" }).waitFor();
  expect(await rows.count()).toBe(2);
  await page.getByLabel("Type", { exact: true }).selectOption("crewai");
  await page.getByRole("heading", { name: "No agent matches" }).waitFor();
  await page.getByRole("list", { name: "Agents by status and type" }).getByText("crewai").click();
  await page.getByRole("button", { name: "Show cards" }).click();
  const cards = page.getByRole("list", { name: "Agents", exact: true });
  await cards.getByRole("link", { name: /ReportCrew/ }).waitFor();
  await page.getByRole("button", { name: "Theme: as the system" }).click();
  await page.getByRole("button", { name: "Theme: light" }).click();
  expect(await findViolations(page)).toEqual([]);
  await cards.getByRole("link", { name: /ReportCrew/ }).click();
  await page.getByRole("heading", { name: "ReportCrew" }).waitFor();
  expect(await findViolations(page)).toEqual([]);
  expect(browser.complaints).toEqual([]);
});

test("an agent is tried in a task of one step, checked, changed and removed", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  agent.answers((call) => ({ said: JSON.stringify(call.body).includes("Say so") }));
  const { id } = await service.orchestrator.register({ name: "Sayer", endpoint: agent.url });
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page(`/agents/${id}`));
  await page.getByLabel("What is it to do?").fill("Say so");
  await page.keyboard.press("Control+Enter");
  await page
    .getByLabel(/Answer of task/)
    .getByText('"said": true')
    .waitFor();
  await page.getByRole("button", { name: "Check health" }).click();
  await page.getByText(/Sayer is healthy/).waitFor();
  await page.getByRole("link", { name: "Health" }).click();
  await page.getByRole("table", { name: "The newest checks" }).getByText("healthy").waitFor();
  expect(await findViolations(page)).toEqual([]);
  agent.isHealthy(false);
  await page.getByRole("button", { name: "Check health" }).click();
  await page.getByText(/Sayer is unhealthy/).waitFor();
  await page.getByRole("table", { name: "The newest checks" }).getByText("unhealthy").waitFor();
  await page.getByRole("link", { name: "Tasks" }).last().click();
  await page.getByRole("grid", { name: "Tasks of the agent" }).getByText("Say so").waitFor();

  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit Sayer" });
  await dialog.getByLabel("Capabilities").fill("saying, telling");
  await dialog.getByRole("textbox", { name: "Configuration" }).waitFor();
  expect(await findViolations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("telling", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Deactivate" }).click();
  await page.getByRole("button", { name: "Activate", exact: true }).waitFor();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Remove the agent" }).click();
  await page.waitForURL("**/agents");
  await page.getByRole("heading", { name: "No agents yet" }).waitFor();
  await page.goto(service.page(`/agents/${id}`));
  await page.getByRole("heading", { name: `There is no agent ${id}` }).waitFor();
  expect(browser.complaints).toEqual([]);
});

test("an agent that is registered elsewhere appears in every tab", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  await service.orchestrator.register({ name: "First", endpoint: agent.url });
  await using browser = await openBrowser();
  const one = await browser.open();
  await one.goto(service.page("/agents"));
  await one.getByRole("grid").getByText("First").waitFor();
  const two = await browser.open({ beside: one });
  await two.goto(service.page("/agents"));
  await two.getByRole("grid").getByText("First").waitFor();
  await service.orchestrator.register({ name: "Second", endpoint: agent.url });
  await one.getByRole("grid").getByText("Second").waitFor();
  await two.getByRole("grid").getByText("Second").waitFor();
});

test("a viewer sees everything, and is told why it may change nothing", async () => {
  await using service = await startService({ env: { ADMIN_API_KEY: "an-admin-key-of-the-tests" } });
  await using agent = await fakeAgent();
  const admin = await service.orchestrator.as("admin");
  const { id } = await admin.agents.register({ name: "Seen", agent_type: "api", endpoint: agent.url });
  const key = await service.keyOf("viewer");
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.addInitScript((text) => sessionStorage.setItem("orchestrator.api-key", text), key);
  await page.goto(service.page(`/agents/${id}`));
  const remove = page.locator("button[aria-disabled=true]", { hasText: "Remove" });
  await remove.waitFor();
  expect(await remove.getAttribute("title")).toContain("your key has the role viewer");
  await page.goto(service.page("/agents/register"));
  await page.getByText(/testing and registering is for operators/).waitFor();
});

test("1,000 agents: few of them are in the document, and searching them is immediate", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  for (let begin = 0; begin < 1000; begin += 50)
    await Promise.all(
      Array.from({ length: 50 }, (_none, i) =>
        service.orchestrator.register({ name: `Agent number ${begin + i}`, endpoint: agent.url }),
      ),
    );
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page("/agents"));
  const grid = page.getByRole("grid", { name: "Agents" });
  await grid.getByRole("row").nth(5).waitFor();
  expect(await grid.getAttribute("aria-rowcount")).toBe("1001");
  expect(await grid.getByRole("row").count()).toBeLessThanOrEqual(40);
  await page.getByRole("searchbox", { name: "Search agents" }).fill("number 777");
  await grid.getByText("Agent number 777").waitFor();
  await page.getByRole("searchbox", { name: "Search agents" }).fill("");
  await page.getByRole("button", { name: "Show cards" }).click();
  const cards = page.getByRole("list", { name: "Agents", exact: true }).getByRole("link");
  await cards.first().waitFor();
  expect(await cards.count()).toBeLessThanOrEqual(60);

  // Choosers ask the service: no agent is beyond them.
  const { id } = await service.orchestrator.register({ name: "The last one", endpoint: agent.url });
  await page.goto(service.page("/tasks"));
  const chooser = page.getByRole("combobox", { name: "Agent" });
  await chooser.click();
  await page.getByText("20 of 1,001 agents; type to find others").waitFor();
  expect(await findViolations(page)).toEqual([]);
  await page.keyboard.type("last ONE");
  await expect
    .poll(() => page.getByRole("listbox", { name: "Agent" }).getByRole("option").allInnerTexts())
    .toEqual(["The last one"]);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/tasks?agent=${id}`);
  await expect.poll(() => chooser.inputValue()).toBe("The last one");
  await page.reload();
  await expect.poll(() => chooser.inputValue()).toBe("The last one");
  await chooser.click();
  await page.getByRole("option", { name: "Any agent" }).click();
  await page.waitForURL(/\/tasks$/);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Go to or do" }).fill("the last");
  await page.getByRole("option", { name: "Agent The last one" }).click();
  await page.waitForURL(`**/agents/${id}`);
});

test("an agent that is reached and fails at its work does not look well", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  agent.answersRaw("{}", undefined, 418);
  const { orchestrator } = service;
  const { id } = await orchestrator.register({ name: "Teapot", endpoint: agent.url });
  const plan = { steps: [{ step_number: 1, description: "brew", agent_name: "Teapot" }] };
  const { task_id: taskId } = await orchestrator.client.tasks.create({
    description: "brew",
    user_id: "u",
    plan,
  });
  await orchestrator.taskToBe(taskId, "failed");
  await using browser = await openBrowser();
  const page = await browser.open();
  for (const path of ["/agents", "/agents?view=cards", `/agents/${id}`]) {
    await page.goto(service.page(path));
    const mark = page.getByText(/^(Reachable, calls fail|Calls fail)$/);
    await mark.waitFor();
    expect(await mark.getAttribute("title")).toMatch(/^1 of 1 calls in the last hour failed$/);
  }
  await page.getByRole("button", { name: "Check health" }).click();
  await page.getByText("Reachable, calls fail").or(page.getByText("Calls fail")).first().waitFor();
  expect(await findViolations(page)).toEqual([]);
});
