import { afterAll, expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { planOf } from "../../orchestrator/test/kit/start-orchestrator.ts";
import { findViolations } from "./kit/find-violations.ts";
import { keepPicture } from "./kit/keep-picture.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { powerUser } from "./kit/power-user.ts";
import { seedTasks } from "./kit/seed-tasks.ts";
import { startService } from "./kit/start-service.ts";

const browser = await openBrowser();
afterAll(() => browser[Symbol.asyncDispose]());

test("a task is previewed, run and opened, by keyboard alone", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  await service.orchestrator.register({ name: "Worker", endpoint: agent.answers("done").url });
  const page = await browser.open();
  await page.goto(service.page("/tasks"));
  await page.getByRole("heading", { name: "No tasks yet" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Go to or do" }).fill("new task");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "New task" });
  await dialog.waitFor();
  await page.keyboard.type("work on the figures");
  await page.keyboard.press("Control+Enter");
  await dialog.getByRole("region", { name: "Plan" }).getByText("Worker").waitFor();
  expect(agent.calls).toHaveLength(0);
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(/\/tasks\/1$/);
  await page.getByRole("heading", { name: "work on the figures" }).waitFor();
  await page.getByRole("main").getByText("completed", { exact: true }).first().waitFor();
});

test("ten thousand tasks are in the list, and at most forty of them in the document", async () => {
  await using service = await startService();
  await seedTasks(service.orchestrator.app, 10_000);
  const page = await browser.open();
  await page.goto(service.page("/tasks"));
  await page.getByText("10,000+ tasks").waitFor();
  const rows = page.getByRole("row").filter({ has: page.getByRole("gridcell") });
  await expect.poll(() => rows.count()).toBeGreaterThan(20);
  expect(await rows.count()).toBeLessThanOrEqual(40);
  const grid = page.getByRole("grid", { name: "Tasks" });
  // To the end of what was read, again and again: pages follow by their keys.
  await expect
    .poll(async () => {
      await grid.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      return Number(await rows.last().getAttribute("aria-rowindex"));
    })
    .toBeGreaterThan(1500);
  expect(await rows.count()).toBeLessThanOrEqual(40);
  await page.getByRole("searchbox", { name: "Text in the description" }).fill("number 77 ");
  await page.getByText("1 task", { exact: true }).waitFor();
  await page.getByText("seeded task number 77 of many").waitFor();
  expect(page.url()).toContain("text=number");
});

test("filters stand in the address, and a view keeps them under a name", async () => {
  await using service = await startService();
  await seedTasks(service.orchestrator.app, 6);
  const page = await browser.open();
  await page.goto(service.page("/tasks?status=banana"));
  await page.getByText("The list is not narrowed by status=banana: there is no such thing.").waitFor();
  await page.goto(service.page("/tasks?status=failed&within=24h&nonsense=1"));
  await page.getByRole("heading", { name: "No task matches" }).waitFor();
  await page.getByLabel("Status").selectOption("completed");
  await page.waitForURL(/status=completed/);
  await page.getByRole("button", { name: "Save this view" }).click();
  await page.keyboard.type("Done today");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Show all" }).click();
  await page.waitForURL(/\/tasks$/);
  await page.getByText("6 tasks").waitFor();
  await page.getByRole("link", { name: "Done today" }).click();
  await page.waitForURL(/status=completed.*within=24h/);

  // The address follows what is typed, and takes nobody the pen away.
  const search = page.getByRole("searchbox", { name: "Text in the description" });
  await search.pressSequentially("number 4");
  await page.waitForURL(/text=number\+4/);
  await page.keyboard.type(" of");
  await page.waitForURL(/text=number\+4\+of/);
  await page.getByRole("link", { name: "All", exact: true }).click();
  await expect.poll(() => search.inputValue()).toBe("");
});

test("the list follows what happens without being asked, in two tabs alike", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { client } = service.orchestrator;
  await service.orchestrator.register({ name: "Worker", endpoint: agent.answers("done").holds().url });
  const first = await browser.open();
  const second = await browser.open({ beside: first });
  for (const page of [first, second]) {
    await page.goto(service.page("/tasks"));
    await page.getByRole("heading", { name: "No tasks yet" }).waitFor();
  }
  await client.tasks.create({ description: "seen at once", user_id: "u", plan: planOf("Worker", [[]]) });
  for (const page of [first, second])
    await page.getByRole("row", { name: /executing.*seen at once/ }).waitFor();
  agent.release();
  for (const page of [first, second])
    await page.getByRole("row", { name: /completed.*seen at once/ }).waitFor();
});

test("what waits for a person says so in the list and the overview, and is found by that, as it happens", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { register, client, untilEvent } = service.orchestrator;
  agent.resets();
  await register({ name: "Bank", endpoint: agent.url, config: { delivery: "at_most_once" } });
  const create = async (description: string): Promise<number> =>
    (await client.tasks.create({ description, user_id: "u", plan: planOf("Bank", [[], [1]]) })).task_id;
  await untilEvent(await create("pay the first"), "step.unknown");
  const all = await powerUser(browser);
  await all.goto(service.page("/overview"));
  await all.getByRole("link", { name: "wait for you 1" }).click();
  await all.waitForURL(/awaits=resolution/);
  await all.getByRole("row", { name: /executing.*waits for you.*pay the first/ }).waitFor();
  expect(await all.getByLabel("Status").inputValue()).toBe("waits");
  expect(await all.getByRole("link", { name: "Waiting for you" }).getAttribute("aria-current")).toBe("page");
  expect(await findViolations(all)).toEqual([]);
  await keepPicture(all, "tasks-waiting");

  const phone = await browser.open({ viewport: { width: 390, height: 844 }, hasTouch: true });
  await phone.goto(service.page("/tasks"));
  await phone.getByRole("row", { name: /waits for you.*pay the first/ }).waitFor();
  // The words of the task have the room.
  expect((await phone.getByTitle(/^Nobody knows whether step 1/).boundingBox())?.width).toBeLessThan(40);
  await keepPicture(phone, "tasks-waiting-phone");

  const list = await browser.open({ beside: all });
  await list.goto(service.page("/tasks"));
  await list.getByText("1 task", { exact: true }).waitFor();
  await create("pay the second");
  for (const page of [list, all]) {
    await page.getByText("2 tasks", { exact: true }).waitFor();
    await page.getByRole("row", { name: /waits for you.*pay the second/ }).waitFor();
  }
  agent.answers("receipt written");
  await client.tasks.resolveStep(1, 1, { outcome: "completed", output: "paid" });
  await list.getByRole("row", { name: /completed.*pay the first/ }).waitFor();
  await all.getByText("1 task", { exact: true }).waitFor();
  expect(await all.getByText("pay the first").count()).toBe(0);
  expect(await list.getByText("waits for you").count()).toBe(2);

  await list.getByLabel("Status").selectOption("completed");
  await list.waitForURL(/status=completed/);
  await list.getByLabel("Status").selectOption("waits for you");
  await list.waitForURL((url) => url.search === "?awaits=resolution");
  await list.getByRole("row", { name: /waits for you.*pay the second/ }).waitFor();
});

test("many tasks are cancelled at once after a question, and retried at once", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { client } = service.orchestrator;
  await service.orchestrator.register({ name: "Worker", endpoint: agent.holds().url });
  for (const n of [1, 2, 3])
    await client.tasks.create({ description: `task ${n}`, user_id: "u", plan: planOf("Worker", [[]]) });
  const page = await browser.open();
  await page.goto(service.page("/tasks"));
  for (const n of [1, 2, 3]) await page.getByRole("checkbox", { name: `Select task ${n}` }).check();
  const toolbar = page.getByRole("toolbar", { name: "Selected tasks" });
  expect(await toolbar.getByRole("button", { name: "Retry 0" }).getAttribute("aria-disabled")).toBe("true");
  await toolbar.getByRole("button", { name: "Cancel 3" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel 3 tasks" }).click();
  await page.getByText("3 tasks cancelled.").waitFor();
  await expect.poll(() => page.getByRole("row", { name: /cancelled/ }).count()).toBe(3);
  await page.getByRole("checkbox", { name: "Select task 2" }).check();
  await toolbar.getByRole("button", { name: "Retry 1" }).click();
  await page.getByText("1 task retried.").waitFor();
  await page.getByText("4 tasks").waitFor();
});

test("the list and its dialog are accessible in both themes, and usable on a phone", async () => {
  await using service = await startService();
  await seedTasks(service.orchestrator.app, 40);
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await browser.open({ colorScheme });
    await page.goto(service.page("/tasks"));
    await page.getByText("40 tasks").waitFor();
    await page.getByRole("checkbox", { name: "Select task 40" }).check();
    expect(await findViolations(page)).toEqual([]);
    await keepPicture(page, `tasks-${colorScheme}`);
    await page.getByRole("button", { name: "New task" }).click();
    await page.getByRole("dialog", { name: "New task" }).waitFor();
    expect(await findViolations(page)).toEqual([]);
  }
  const phone = await browser.open({ viewport: { width: 390, height: 844 }, hasTouch: true });
  await phone.goto(service.page("/tasks"));
  await phone.getByText("40 tasks").waitFor();
  const overflow = await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBe(0);
  await keepPicture(phone, "tasks-phone");
  expect(browser.complaints).toEqual([]);
});

test("too many requests are waited out, and the list comes all the same", async () => {
  await using service = await startService({ env: { RATE_LIMIT_PER_SECOND: "1" } });
  await seedTasks(service.orchestrator.app, 3);
  const { client } = service.orchestrator;
  for (let n = 0; n < 10; n++) await client.tasks.list();
  const page = await browser.open();
  await page.goto(service.page("/tasks"));
  await page.getByRole("alert").getByText("Too many requests").waitFor();
  await page.getByText("3 tasks").waitFor();
});
