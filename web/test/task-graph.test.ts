import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { planOf } from "../../orchestrator/test/kit/start-orchestrator.ts";
import { enlargeTask, layers, SIDE_BY_SIDE } from "./kit/enlarge-task.ts";
import { findViolations } from "./kit/find-violations.ts";
import { keepPicture } from "./kit/keep-picture.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { powerUser } from "./kit/power-user.ts";
import { startService } from "./kit/start-service.ts";
import type { ServiceWithUi } from "./kit/start-service.ts";

const browser = await openBrowser();
afterAll(() => browser[Symbol.asyncDispose]());

const LAPTOP = { viewport: { width: 1280, height: 720 } };
const PHONE = { viewport: { width: 390, height: 844 } };

const chain = (length: number): number[][] => Array.from({ length }, (_none, i) => (i === 0 ? [] : [i]));

async function ended(service: ServiceWithUi, dependencies: number[][]): Promise<number> {
  const { client, register } = service.orchestrator;
  await using agent = await fakeAgent();
  const { name } = await register({ endpoint: agent.answers("ok").url });
  const plan = planOf(name, dependencies);
  const { id } = await client.tasks.run({ description: "a graph", user_id: "u", plan }, 60);
  return id;
}

const stepNode = (page: Page, number: number) =>
  page.getByRole("button", { name: new RegExp(`^Step ${number},`) });

/** Where the nodes stand in the graph, whatever part of it is seen. */
const places = (page: Page): Promise<string[]> =>
  page
    .locator(".react-flow__node")
    .evaluateAll((nodes) => nodes.map((node) => (node instanceof HTMLElement ? node.style.transform : "")));

const zoomOf = (page: Page): Promise<number> =>
  page
    .locator(".react-flow__viewport")
    .evaluate((element) => new DOMMatrixReadOnly(getComputedStyle(element).transform).a);

/** Whether the node is whole within the part of the page that the graph has. */
async function isInSight(page: Page, number: number): Promise<boolean> {
  const frame = await page.locator(".react-flow").boundingBox();
  const node = await stepNode(page, number).boundingBox();
  if (frame === null || node === null) return false;
  return (
    node.x >= frame.x - 1 &&
    node.y >= frame.y - 1 &&
    node.x + node.width <= frame.x + frame.width + 1 &&
    node.y + node.height <= frame.y + frame.height + 1
  );
}

test("twelve steps are read without zooming in a window of 1280 × 720, with the timeline below", async () => {
  await using service = await startService();
  const id = await ended(service, chain(12));
  const page = await powerUser(browser, LAPTOP);
  await page.goto(service.page(`/tasks/${id}`));
  await stepNode(page, 12).waitFor();
  await expect.poll(() => zoomOf(page)).toBe(1);
  for (let number = 1; number <= 12; number++) expect(await isInSight(page, number)).toBe(true);
  await page.getByRole("region", { name: "Timeline" }).getByRole("list").first().waitFor();
  await keepPicture(page, "graph-twelve");
});

test("nodes stay where they are when a step changes, the inspector opens, another tab was looked at", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  const { client, register } = service.orchestrator;
  const { name } = await register({ endpoint: agent.answers("ok").holds().url });
  const plan = planOf(name, [[], [1], [1], [1], [2, 3], [4, 5], [6]]);
  const { task_id: id } = await client.tasks.create({ description: "stable", user_id: "u", plan });
  const page = await powerUser(browser, LAPTOP);
  await page.goto(service.page(`/tasks/${id}`));
  await stepNode(page, 7).waitFor();
  const before = await places(page);
  await stepNode(page, 2).click();
  await page.getByRole("complementary", { name: "Step 2" }).waitFor();
  expect(await places(page)).toEqual(before);
  agent.release();
  await page.getByRole("button", { name: /^Step 7, completed/ }).waitFor();
  expect(await places(page)).toEqual(before);
  await page.getByRole("link", { name: "Result" }).click();
  await page.getByRole("link", { name: "Graph" }).click();
  await stepNode(page, 7).waitFor();
  expect(await places(page)).toEqual(before);
  await page.reload();
  await stepNode(page, 7).waitFor();
  expect(await places(page)).toEqual(before);
  // Who wants it otherwise turns it.
  await page.getByRole("button", { name: /^Draw it from/ }).click();
  await expect.poll(() => places(page)).not.toEqual(before);
});

test("on a phone the graph goes downwards and is seen whole, and the views are tabs", async () => {
  await using service = await startService();
  const id = await ended(service, [[], [], [], [1], [2, 3, 4], [5]]);
  const page = await powerUser(browser, PHONE);
  await page.goto(service.page(`/tasks/${id}`));
  await stepNode(page, 6).waitFor();
  await expect.poll(() => isInSight(page, 6)).toBe(true);
  for (const number of [1, 2, 3, 4, 5]) expect(await isInSight(page, number)).toBe(true);
  const [first, last] = [await stepNode(page, 1).boundingBox(), await stepNode(page, 6).boundingBox()];
  expect((last?.y ?? 0) - (first?.y ?? 0)).toBeGreaterThan(200);
  expect(await page.getByRole("region", { name: "Timeline" }).count()).toBe(0);
  await keepPicture(page, "graph-phone");
  await page.getByRole("link", { name: "Timeline" }).click();
  await page.getByRole("button", { name: /do part 6\s*, completed/ }).waitFor();
  await keepPicture(page, "timeline-phone");
  await page.getByRole("link", { name: "Events" }).click();
  await page.getByRole("columnheader", { name: "Details" }).waitFor();
  await page
    .getByText(/^Agent \d+ · attempt: 1/)
    .first()
    .waitFor();
  await keepPicture(page, "events-phone");
});

test("of fifty steps the one that failed is in sight first, and a map says where that is", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  await using broken = await fakeAgent();
  const { client, register, taskToBe } = service.orchestrator;
  await register({ name: "Worker", endpoint: agent.answers("ok").url });
  await register({ name: "Broken", endpoint: broken.answersRaw("{}", {}, 400).url });
  const { steps } = planOf("Worker", layers(50));
  const plan = {
    steps: steps.map((step) => (step.step_number === 34 ? { ...step, agent_name: "Broken" } : step)),
  };
  const { task_id: id } = await client.tasks.create({ description: "fifty", user_id: "u", plan });
  await taskToBe(id, "failed");
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await powerUser(browser, { ...LAPTOP, colorScheme });
    await page.goto(service.page(`/tasks/${id}`));
    await page.getByRole("button", { name: /^Step 34, failed/ }).waitFor();
    await expect.poll(() => isInSight(page, 34)).toBe(true);
    expect(await isInSight(page, 1)).toBe(false);
    expect(await zoomOf(page)).toBeGreaterThanOrEqual(0.75);
    await page.getByRole("img", { name: "Map of the graph" }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await keepPicture(page, `graph-fifty-${colorScheme}`);
  }
});

test("200 steps: alike ones are one until it is opened, and the page answers while they are placed", async () => {
  await using service = await startService();
  const id = await ended(service, chain(3));
  const page = await powerUser(browser, LAPTOP);
  await enlargeTask(page, id, 200);
  const workers: string[] = [];
  page.on("worker", (worker) => workers.push(worker.url()));
  await page.goto(service.page(`/tasks/${id}`));
  const fold = page.getByRole("button", { name: new RegExp(`^${SIDE_BY_SIDE} steps ?, folded`) });
  await fold.waitFor();
  expect(workers.length).toBe(1);
  await page.getByRole("img", { name: "Map of the graph" }).waitFor();
  await fold.click();
  await stepNode(page, 150).waitFor();
  expect(await page.locator(".react-flow__node").count()).toBe(200);
  expect(workers.length).toBe(2);
  await page.getByRole("region", { name: "Timeline" }).getByRole("button", { name: /^180/ }).click();
  await page.getByRole("complementary", { name: "Step 180" }).waitFor();
  await expect.poll(() => isInSight(page, 180)).toBe(true);
  await keepPicture(page, "graph-200");
  await page.getByRole("button", { name: "Fold steps that stand alike" }).click();
  await fold.waitFor();
  expect(browser.complaints).toEqual([]);
});
