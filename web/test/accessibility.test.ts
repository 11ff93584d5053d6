import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { planOf } from "../../orchestrator/test/kit/start-orchestrator.ts";
import { findViolations } from "./kit/find-violations.ts";
import { parseTemplate, templateText } from "../src/pages/templates/template-text.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { startService } from "./kit/start-service.ts";

const browser = await openBrowser();
afterAll(() => browser[Symbol.asyncDispose]());

async function expectAccessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await findViolations(page), `${what}, ${colorScheme}`).toEqual([]);
  }
}

/** A service with something of everything. */
async function startFull() {
  await using stack = new AsyncDisposableStack();
  const service = stack.use(await startService());
  const agent = stack.use(await fakeAgent());
  const { client, register, taskToBe } = service.orchestrator;
  const { id: agentId, name } = await register({ name: "Clerk", endpoint: agent.answers("done").url });
  const task = await client.tasks.create({
    description: "do it",
    user_id: "me",
    plan: planOf(name, [[], [1]]),
  });
  await taskToBe(task.task_id, "completed");
  const holding = stack.use(await fakeAgent());
  const { name: slow } = await register({ name: "Slow", endpoint: holding.holds().url });
  const running = await client.tasks.create({ description: "wait", user_id: "me", plan: planOf(slow, [[]]) });
  await expect.poll(async () => (await client.tasks.get(running.task_id)).status).toBe("executing");
  const [builtin] = await client.templates.list();
  const { name: template, ...example } = await client.templates.get(builtin?.id ?? 0);
  const parsed = parseTemplate(templateText({ ...example, name: `${template}_mine`, display_name: "Mine" }));
  if (!parsed.ok) throw new Error(parsed.message);
  const own = await client.templates.create(parsed.definition);
  const kept = stack.move();
  return {
    service,
    taskId: task.task_id,
    sessionId: task.session_id,
    agentId,
    templateId: own.id,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

test("every page of the router, in both themes; a new one must be added here", async () => {
  await using full = await startFull();
  const task = `/tasks/${full.taskId}`;
  /** Where each route is looked at, and what is there once it is drawn. */
  const pages: Record<string, readonly [path: string, (page: Page) => ReturnType<Page["locator"]>][]> = {
    "/": [
      ["/", (page) => page.getByRole("heading", { name: "What is to be done?" })],
      [`/?session=${full.sessionId}`, (page) => page.getByRole("article", { name: "Answer" })],
    ],
    "/tasks": [["/tasks", (page) => page.getByRole("row").nth(1)]],
    "/tasks/$taskId": [
      [task, (page) => page.getByRole("button", { name: /^Step 1/ })],
      [`${task}?tab=timeline`, (page) => page.getByText("Clerk").first()],
      [`${task}?tab=events`, (page) => page.getByText("task.completed").first()],
      [`${task}?tab=result`, (page) => page.getByText("done").first()],
      [`${task}?tab=raw`, (page) => page.getByLabel(`Task ${full.taskId}`)],
      [`${task}?step=1`, (page) => page.getByRole("button", { name: /^Close/ })],
    ],
    "/agents/register": [["/agents/register", (page) => page.getByRole("radio").first()]],
    "/agents": [
      ["/agents", (page) => page.getByRole("row").nth(1)],
      ["/agents?view=cards", (page) => page.getByRole("link", { name: /Clerk/ })],
    ],
    "/agents/$agentId": ["try", "health", "tasks", "configuration"].map((tab) => [
      `/agents/${full.agentId}?tab=${tab}`,
      (page) => page.getByRole("heading", { name: "Clerk" }),
    ]),
    "/templates/new": [["/templates/new", (page) => page.getByRole("textbox", { name: /Definition/ })]],
    "/templates": [["/templates", (page) => page.getByRole("list", { name: "Templates" })]],
    "/templates/$templateId": [
      [`/templates/${full.templateId}`, (page) => page.getByRole("textbox", { name: /Definition/ })],
    ],
    "/sessions": [["/sessions", (page) => page.getByRole("row").nth(1)]],
    "/sessions/$sessionId": ["messages", "memory", "metadata"].map((tab) => [
      `/sessions/${full.sessionId}?tab=${tab}`,
      (page) => page.getByRole("heading", { name: "do it" }),
    ]),
    "/overview": [["/overview", (page) => page.locator("canvas")]],
    "/settings": [["/settings", (page) => page.getByRole("heading", { name: "Settings" })]],
  };
  const router = await readFile(join(import.meta.dirname, "..", "src", "app", "router.tsx"), "utf8");
  const routes = [...router.matchAll(/^ {2}path: "([^"]+)"/gm)].map(([, path]) => path ?? "");
  expect(routes.length).toBe(router.match(/= createRoute\(/g)?.length);
  expect(Object.keys(pages).toSorted()).toEqual(routes.toSorted());

  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    const page = await browser.open({ viewport });
    for (const [path, shown] of Object.values(pages).flat()) {
      await page.goto(full.service.page(path));
      await shown(page).waitFor({ state: "attached" });
      await expectAccessible(page, `${path} at ${viewport.width}`);
      // Nothing is cut off at the side.
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBe(0);
    }
    await page.context().close();
  }
  expect(browser.complaints).toEqual([]);
}, 240_000);

test("every dialog, in both themes; a new one must be added here", async () => {
  await using full = await startFull();
  const page = await browser.open();
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  // Keys are listened to soon after the first picture.
  const pressForHelp = () =>
    expect
      .poll(async () => {
        await page.keyboard.press("?");
        return page.getByRole("dialog").count();
      })
      .toBe(1);
  const agentPage = `/agents/${full.agentId}`;
  const task = `/tasks/${full.taskId}`;
  /** By the file that has it: where it is, how it is opened, what it is called. */
  const dialogs: Record<string, readonly [path: string, open: () => Promise<void>, title: string][]> = {
    "app/CommandPalette.tsx": [["/tasks", () => page.keyboard.press("Control+k"), "Go to or do"]],
    "app/ShortcutHelp.tsx": [["/tasks", pressForHelp, "Keyboard"]],
    "app/KeyDialog.tsx": [["/settings", () => press("Enter a key"), "An API key is needed"]],
    "pages/agents/EditAgentDialog.tsx": [[agentPage, () => press("Edit"), "Edit Clerk"]],
    "pages/agents/AgentHeader.tsx": [[agentPage, () => press("Remove"), "Remove Clerk?"]],
    "pages/sessions/SessionPage.tsx": [
      [`/sessions/${full.sessionId}`, () => press("Remove"), "Remove this session?"],
    ],
    "pages/tasks/NewTaskDialog.tsx": [["/tasks", () => press("New task"), "New task"]],
    "pages/tasks/TaskViews.tsx": [
      ["/tasks?status=completed", () => press("Save this view"), "Save this view"],
    ],
    "pages/tasks/BulkBar.tsx": [
      [
        "/tasks?status=executing",
        async () => {
          await page.getByRole("checkbox").first().check();
          await press("Cancel 1");
        },
        "Cancel 1 tasks?",
      ],
    ],
    "pages/templates/TemplatePage.tsx": [
      [`/templates/${full.templateId}`, () => press("Remove"), "Remove Mine?"],
    ],
    "pages/tasks/RetryDialog.tsx": [[task, () => press("Retry"), "Retry"]],
    "pages/tasks/ShareDialog.tsx": [[task, () => press("Share"), "Share and repeat"]],
  };
  const source = join(import.meta.dirname, "..", "src");
  const files = (await readdir(source, { recursive: true })).filter((file) => file.endsWith(".tsx"));
  const texts = await Promise.all(files.map((file) => readFile(join(source, file), "utf8")));
  const having = files.filter((_file, i) => /<(Confirm)?Dialog\b/.test(texts[i] ?? ""));
  expect(Object.keys(dialogs).toSorted()).toEqual(
    having.filter((file) => file !== "components/ConfirmDialog.tsx").toSorted(),
  );

  for (const [path, open, title] of Object.values(dialogs).flat()) {
    await page.goto(full.service.page(path));
    await page.getByRole("main").getByRole("button").first().waitFor();
    const dialog = page.getByRole("dialog", { name: title });
    await open();
    await dialog.waitFor();
    await expectAccessible(page, title);
  }
}, 120_000);

test("every step of the wizard, in both themes", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  agent.answers("not what the template expects");
  const page = await browser.open();
  await page.goto(service.page("/agents/register"));
  await page.getByRole("radio", { name: /OpenAI-compatible model/ }).check();
  const next = async (to: string): Promise<void> => {
    await page.getByRole("button", { name: /^Next/ }).click();
    await page.getByRole("form", { name: to }).waitFor();
  };
  await expectAccessible(page, "Template");
  await next("Info");
  await page.getByLabel("Name", { exact: true }).fill("Mine");
  await expectAccessible(page, "Info");
  await next("Connection");
  await page.getByLabel("Endpoint").fill(agent.url);
  await page.getByLabel("Authentication").selectOption("basic");
  await page.getByLabel("Password").fill("secret");
  await expectAccessible(page, "Connection");
  await next("Mapping");
  await page.getByRole("region", { name: "The request" }).getByText("POST", { exact: true }).waitFor();
  await expectAccessible(page, "Mapping");
  await next("Test");
  await page.getByRole("button", { name: "Test the connection" }).click();
  await page.getByRole("button", { name: "Change the mapping" }).waitFor();
  await expectAccessible(page, "Test");
  await page.getByRole("checkbox", { name: /Register it without a test/ }).check();
  await next("Review");
  await expectAccessible(page, "Review");
}, 60_000);
