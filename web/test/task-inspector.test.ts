import { afterAll, expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { planOf } from "../../orchestrator/test/kit/start-orchestrator.ts";
import { findViolations } from "./kit/find-violations.ts";
import { keepPicture } from "./kit/keep-picture.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { powerUser } from "./kit/power-user.ts";
import { startService } from "./kit/start-service.ts";
import type { ServiceWithUi } from "./kit/start-service.ts";

const browser = await openBrowser();
afterAll(() => browser[Symbol.asyncDispose]());

const SECRET = "token-that-nobody-may-see";

/** A task whose second step fails for good after two retries. */
async function failing(service: ServiceWithUi, stack: AsyncDisposableStack): Promise<number> {
  const { client, register, taskToBe } = service.orchestrator;
  const worker = stack.use(await fakeAgent());
  const broken = stack.use(await fakeAgent());
  await register({ name: "Worker", endpoint: worker.answers("ok").url });
  broken.answersRaw(
    JSON.stringify({ error: { message: "the model is overloaded" } }),
    { "content-type": "application/json", "retry-after": "0" },
    503,
  );
  await register({
    name: "Broken",
    endpoint: broken.url,
    config: { auth_config: { type: "bearer", token: SECRET } },
  });
  const { task_id: id } = await client.tasks.create({
    description: "fails in its second step",
    user_id: "u",
    plan: {
      steps: [
        { step_number: 1, description: "first", agent_name: "Worker", dependencies: [] },
        { step_number: 2, description: "second", agent_name: "Broken", dependencies: [1] },
        { step_number: 3, description: "third", agent_name: "Worker", dependencies: [2] },
      ],
    },
  });
  await taskToBe(id, "failed");
  return id;
}

test("the inspector of a failed step says what is wrong first, then what was sent and what came back", async () => {
  await using service = await startService();
  await using stack = new AsyncDisposableStack();
  const id = await failing(service, stack);
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await powerUser(browser, { colorScheme });
    await page.goto(service.page(`/tasks/${id}?step=2`));
    const inspector = page.getByRole("complementary", { name: "Step 2" });
    await inspector.getByText("Step 2 failed after 2 retries").waitFor();
    const text = await inspector.innerText();
    const order = ["Step 2 failed", "Attempts", "Agent", "Input"].map((words) => text.indexOf(words));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(text).not.toContain("% sure");
    expect(await inspector.getByRole("link", { name: "Broken" }).getAttribute("href")).toMatch(
      /^\/agents\/\d+$/,
    );
    await inspector.getByText("the model is overloaded").nth(2).click();
    const request = inspector.getByRole("region", { name: "Request" });
    await request.getByText(/^POST/).waitFor();
    await request.getByText(/headers$/).click();
    await request.getByText('"authorization": "[secret]"').waitFor();
    const command = await request.getByRole("textbox", { name: "The same with cURL" }).inputValue();
    expect(command).toContain(`-H 'authorization: '"$AUTHORIZATION"`);
    const response = inspector.getByRole("region", { name: "Response" });
    await response.getByText("HTTP 503").waitFor();
    await response.getByText('"message": "the model is overloaded"').waitFor();
    expect(await page.content()).not.toContain(SECRET);
    expect(await findViolations(page)).toEqual([]);
    await keepPicture(page, `inspector-${colorScheme}`);
  }
});

test("who only wants an answer sees words; codes, JSON and calls are behind Details", async () => {
  await using service = await startService();
  await using stack = new AsyncDisposableStack();
  const id = await failing(service, stack);
  const page = await browser.open();
  await page.goto(service.page(`/tasks/${id}?step=2`));
  const inspector = page.getByRole("complementary", { name: "Step 2" });
  await inspector.getByText("Step 2 failed after 2 retries").waitFor();
  expect(await page.getByText("AGENT_HTTP_ERROR").filter({ visible: true }).count()).toBe(0);
  expect(await page.getByRole("main").innerText()).not.toMatch(new RegExp(`Task ${id}\\b`));
  expect(await page.getByRole("link", { name: "Events" }).count()).toBe(0);
  await inspector.getByText("Details").first().click();
  await inspector.getByText("AGENT_HTTP_ERROR").filter({ visible: true }).first().waitFor();
  await page.getByRole("link", { name: "Details" }).click();
  await page.getByText('"error_type": "AGENT_HTTP_ERROR"').first().waitFor();
});

test("graph, timeline and inspector show the same step; the timeline is folded away for good", async () => {
  await using service = await startService();
  await using stack = new AsyncDisposableStack();
  const id = await failing(service, stack);
  const page = await powerUser(browser);
  await page.goto(service.page(`/tasks/${id}`));
  const timeline = page.getByRole("region", { name: "Timeline" });
  const row = timeline.getByRole("button", { name: /Broken: failed and retried.*Broken: failed/ });
  await row.click();
  await page.getByRole("complementary", { name: "Step 2" }).waitFor();
  const node = page.getByRole("button", { name: /^Step 2, failed/ });
  expect(await node.getAttribute("aria-pressed")).toBe("true");
  await page.getByRole("button", { name: /^Step 1, completed/ }).click();
  await page.getByRole("complementary", { name: "Step 1" }).waitFor();
  expect(await row.getAttribute("aria-pressed")).toBe("false");
  // Only what is there is explained, and no bar is too short to be seen.
  const legend = timeline.getByRole("list", { name: "What the bars mean" });
  expect(await legend.getByText("failed and retried").count()).toBe(1);
  expect(await legend.getByText(/lost|cancelled|running/).count()).toBe(0);
  const widths = await timeline
    .locator("button .bar")
    .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width));
  expect(widths).toHaveLength(4);
  expect(Math.min(...widths)).toBeGreaterThanOrEqual(8);
  await timeline.getByRole("button", { name: "Timeline" }).click();
  await row.waitFor({ state: "detached" });
  await page.reload();
  await page.getByRole("button", { name: /^Step 2, failed/ }).waitFor();
  expect(await timeline.getByRole("button", { name: "Timeline" }).getAttribute("aria-expanded")).toBe(
    "false",
  );
});

test("a step of an agent that was removed names it, also in the events", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { client, register } = service.orchestrator;
  const { id: agentId } = await register({ name: "Gone", endpoint: agent.answers("ok").url });
  const plan = planOf("Gone", [[]]);
  const { id } = await client.tasks.run({ description: "one", user_id: "u", plan }, 30);
  await client.agents.remove(agentId);
  const page = await powerUser(browser);
  await page.goto(service.page(`/tasks/${id}?tab=events`));
  await page.getByText("Gone · attempt: 1").waitFor();
  expect(await page.getByText(/agent id/).count()).toBe(0);
});
