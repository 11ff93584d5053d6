import { afterAll, expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { insertMessageRow } from "../../orchestrator/src/store/tables/messages.ts";
import { findSessionRow } from "../../orchestrator/src/store/tables/conversation-contexts.ts";
import { findViolations } from "./kit/find-violations.ts";
import { keepPicture } from "./kit/keep-picture.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { startService } from "./kit/start-service.ts";

const browser = await openBrowser();
afterAll(() => browser[Symbol.asyncDispose]());

test("from nothing to the answer of three agents in two clicks", async () => {
  await using service = await startService({ agents: "reference" });
  const page = await browser.open();
  await page.goto(service.page("/"));
  await page.getByRole("list", { name: "Suggestions" }).getByRole("button").first().click();
  await page.getByRole("button", { name: "Send" }).click();
  const card = page.getByRole("region", { name: "Task 1" });
  await card.getByText("completed", { exact: true }).waitFor();
  const task = await service.orchestrator.client.tasks.get(1);
  expect(new Set(task.steps.map(({ agent_name: name }) => name)).size).toBe(3);
  await page.getByRole("article", { name: "Answer" }).waitFor();
  expect(page.url()).toContain(`session=${task.session_id}`);
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole("link", { name: "Task 1" }).click();
  await page.waitForURL("**/tasks/1");
});

test("a new chat is a new session; the old one stays in the list", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  await service.orchestrator.register({ name: "Worker", endpoint: agent.answers("an answer").url });
  const page = await browser.open();
  await page.goto(service.page("/"));
  const say = async (text: string): Promise<string> => {
    await page.getByRole("textbox", { name: "What is to be done?" }).fill(text);
    await page.keyboard.press("Enter");
    await page.getByRole("article", { name: "Answer" }).first().waitFor();
    return new URL(page.url()).searchParams.get("session") ?? "";
  };
  const first = await say("work on one thing");
  await page.getByRole("link", { name: "New chat" }).click();
  await page.getByRole("heading", { name: "What is to be done?" }).waitFor();
  const second = await say("work on another thing");
  expect(second).not.toBe(first);
  await page.getByRole("link", { name: /work on one thing/ }).click();
  await page.getByRole("log").getByText("work on one thing").waitFor();
  const sessions = await service.orchestrator.client.sessions.list({ user_id: "me" });
  expect(sessions.map(({ title }) => title)).toEqual(["work on another thing", "work on one thing"]);
  await page.goto(service.page("/sessions"));
  await page.getByRole("grid", { name: "Sessions" }).getByText("work on one thing").click();
  await page.getByRole("heading", { name: "work on one thing" }).waitFor();
});

test("what no agent can do is said, and the words stay to be changed", async () => {
  await using service = await startService();
  const page = await browser.open();
  await page.goto(service.page("/"));
  await page.getByText("No agent is registered and active yet.").waitFor();
  const input = page.getByRole("textbox", { name: "What is to be done?" });
  await input.fill("fold the laundry");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("alert").getByRole("heading", { name: "No agent is active" }).waitFor();
  expect(await input.inputValue()).toBe("fold the laundry");
});

test("a message that the service is not there for is kept, said, and sent once when it is back", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  await service.orchestrator.register({ name: "Worker", endpoint: agent.answers("an answer").url });
  const page = await browser.open();
  await page.goto(service.page("/"));
  const input = page.getByRole("textbox", { name: "What is to be done?" });
  await input.fill("work while away");
  // The answer is lost, not the request.
  await page.route("**/api/tasks", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("alert").getByText("The service does not answer").waitFor();
  // By itself: nobody presses anything.
  await page.unroute("**/api/tasks");
  await page.getByRole("article", { name: "Answer" }).waitFor();
  expect(await service.orchestrator.client.tasks.list()).toHaveLength(1);
});

test("five thousand messages: the newest are there at once, earlier ones on request", async () => {
  await using service = await startService();
  const { client, app } = service.orchestrator;
  const { session_id: session } = await client.sessions.create({ user_id: "me" });
  await app.deps.store.transaction(async (tx) => {
    const row = await findSessionRow(tx, session);
    for (let n = 1; n <= 5000; n++)
      await insertMessageRow(tx, {
        context_id: row?.id ?? 0,
        agent_id: null,
        task_id: null,
        role: n % 2 === 1 ? "user" : "assistant",
        content: `message number ${n}`,
        metadata: null,
        created_at: Date.now(),
      });
  });
  const page = await browser.open();
  await page.goto(service.page(`/?session=${session}`));
  await page.getByText("message number 5000", { exact: true }).waitFor();
  expect(
    await page
      .getByRole("log")
      .getByText(/^message number/)
      .count(),
  ).toBe(50);
  await page.getByRole("button", { name: "Earlier messages" }).click();
  await page.getByText("message number 4901", { exact: true }).waitFor({ state: "attached" });
});

test("the chat is accessible in both themes and fits a phone", async () => {
  await using service = await startService({ agents: "reference" });
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await browser.open({ colorScheme });
    await page.goto(service.page("/"));
    await page.getByRole("list", { name: "Suggestions" }).getByRole("button").first().waitFor();
    expect(await findViolations(page)).toEqual([]);
    await keepPicture(page, `chat-${colorScheme}`);
  }
  const phone = await browser.open({ viewport: { width: 390, height: 844 } });
  await phone.goto(service.page("/"));
  await phone.getByRole("list", { name: "Suggestions" }).getByRole("button").first().waitFor();
  await keepPicture(phone, "chat-phone");
  expect(await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  expect(browser.complaints).toEqual([]);
});

test("a message that is refused leaves no empty conversation behind", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  await service.orchestrator.register({ name: "Worker", endpoint: agent.url });
  const page = await browser.open();
  await page.goto(service.page("/"));
  await page.route("**/api/tasks", (route) =>
    route.request().method() === "POST"
      ? route.fulfill({
          status: 429,
          contentType: "application/problem+json",
          body: JSON.stringify({
            type: "urn:x",
            title: "Too many requests",
            status: 429,
            detail: "Wait a little.",
            code: "RATE_LIMITED",
            instance: "/api/tasks",
            request_id: "r",
          }),
        })
      : route.continue(),
  );
  await page.getByRole("textbox", { name: "What is to be done?" }).fill("work");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("alert").getByText("Too many requests").waitFor();
  expect(await service.orchestrator.client.sessions.list()).toEqual([]);
});

test("an answer of plain values is a table in words; its JSON is behind Details", async () => {
  await using service = await startService({ agents: "reference" });
  const page = await browser.open();
  await page.goto(service.page("/"));
  await page.getByRole("textbox", { name: "What is to be done?" }).fill("Compute the mean of 1 and 1");
  await page.keyboard.press("Enter");
  const answer = page.getByRole("article", { name: "Answer" });
  await answer.getByRole("row", { name: "mean 1", exact: true }).waitFor();
  await answer.getByRole("row", { name: "outliers none", exact: true }).waitFor();
  await answer.getByRole("row", { name: "sample variance 0", exact: true }).waitFor();
  expect(await answer.getByText('"quartiles"').isVisible()).toBe(false);
  await keepPicture(page, "chat-answer-table");
  await answer.getByText("Details").click();
  await answer.getByText('"quartiles"').waitFor();
  expect(await findViolations(page)).toEqual([]);
  await page.goto(service.page("/tasks/1?tab=result"));
  const result = page.getByRole("table", { name: "Result of task 1" });
  await result.getByRole("row", { name: "mean 1", exact: true }).waitFor();
  await keepPicture(page, "result-answer-table");
});
