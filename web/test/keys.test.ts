import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { removeAllApiKeys } from "../../orchestrator/src/store/tables/api-keys.ts";
import { createApiKey } from "../../orchestrator/src/api-keys/create-api-key.ts";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { skippingClock } from "../../orchestrator/test/kit/skipping-clock.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { startService } from "./kit/start-service.ts";
import type { ServiceWithUi } from "./kit/start-service.ts";

const browser = await openBrowser();
afterAll(() => browser[Symbol.asyncDispose]());

const ADMIN = "an-admin-key-of-the-tests";
const admin = { principal: "admin", role: "admin" } as const;

/** A service that takes keys only. */
const startClosed = (): Promise<ServiceWithUi> => startService({ env: { ADMIN_API_KEY: ADMIN } });

const keyFor = async ({ orchestrator }: ServiceWithUi, principal: string): Promise<string> =>
  (await createApiKey(orchestrator.app.deps, admin, { name: principal, role: "operator", principal })).key;

async function giveKey(page: Page, key: string, where: "tab" | "browser" = "tab"): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "An API key is needed" });
  await dialog.getByLabel("API key").fill(key);
  if (where === "browser") await dialog.getByLabel(/Keep it in this browser/).check();
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
}

test("a key that is revoked while the page is open is asked for anew; what was typed goes on with the next one", async () => {
  await using service = await startClosed();
  await using agent = await fakeAgent();
  const page = await browser.open();
  await page.goto(service.page("/tasks"));
  await giveKey(page, await keyFor(service, "ann"));
  await page.getByRole("heading", { name: "No tasks yet" }).waitFor();
  const { deps } = service.orchestrator.app;
  await (
    await service.orchestrator.as("admin")
  ).agents.register({ name: "Worker", agent_type: "custom", endpoint: agent.url, capabilities: ["work"] });
  await page.getByRole("main").getByRole("button", { name: "New task" }).first().click();
  await page.getByLabel("What is to be done?").fill("do some work");
  await deps.store.transaction((tx) => removeAllApiKeys(tx));
  await page.getByRole("button", { name: "Run at once" }).click();
  await page.getByText("This API key is not known or was revoked.").waitFor();
  await giveKey(page, await keyFor(service, "ann"));
  await page.waitForURL("**/tasks/1");
  await page.getByText("completed").first().waitFor();
});

test("with the key of somebody else nothing of the one before stays in sight", async () => {
  await using service = await startClosed();
  await using agent = await fakeAgent();
  await (
    await service.orchestrator.as("admin")
  ).agents.register({ name: "Worker", agent_type: "custom", endpoint: agent.url, capabilities: ["work"] });
  const [ann, bob] = [await keyFor(service, "ann"), await keyFor(service, "bob")];
  for (const who of ["ann", "bob"]) {
    const { tasks } = await service.orchestrator.as("operator", who);
    await tasks.create({ description: `the work of ${who}`, user_id: "u" });
  }
  const page = await browser.open();
  await page.goto(service.page("/tasks"));
  await giveKey(page, ann);
  await page.getByRole("grid").getByText("the work of ann").waitFor();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Use another key" }).click();
  await giveKey(page, bob);
  await page.getByText("takes you for bob").waitFor();
  await page.getByRole("link", { name: "Tasks", exact: true }).click();
  await page.getByRole("grid").getByText("the work of bob").waitFor();
  expect(await page.getByText("the work of ann").count()).toBe(0);
});

test("two tabs share a key that is kept in the browser, its end, and the theme", async () => {
  await using service = await startClosed();
  const key = await keyFor(service, "ann");
  const one = await browser.open();
  const two = await browser.open({ beside: one });
  await one.goto(service.page("/tasks"));
  await two.goto(service.page("/sessions"));
  await two.getByRole("dialog", { name: "An API key is needed" }).waitFor();
  await giveKey(one, key, "browser");
  // The other tab need not be told.
  await two.getByRole("heading", { name: "No sessions yet" }).waitFor();
  await one.getByRole("heading", { name: "No tasks yet" }).waitFor();

  await one.getByRole("button", { name: "Theme: as the system" }).click();
  await one.getByRole("button", { name: "Theme: light" }).click();
  await expect.poll(() => two.locator("html").getAttribute("data-theme")).toBe("dark");

  await one.getByRole("link", { name: "Settings" }).click();
  await one.getByRole("button", { name: "Forget the key" }).click();
  await two.getByRole("dialog", { name: "An API key is needed" }).waitFor();
  expect(await two.getByRole("heading", { name: "No sessions yet" }).count()).toBe(0);
  await giveKey(two, key);
  await two.getByRole("heading", { name: "No sessions yet" }).waitFor();
  expect(browser.complaints).toEqual([]);
});

test("a session that expires while it is open says so when somebody goes on in it; the words stay", async () => {
  const clock = skippingClock();
  await using service = await startService({ clock });
  await using agent = await fakeAgent();
  await service.orchestrator.register({ name: "Worker", endpoint: agent.answers("an answer").url });
  const page = await browser.open();
  await page.goto(service.page("/"));
  const input = page.getByRole("textbox", { name: "What is to be done?" });
  await input.fill("do some work");
  await page.keyboard.press("Enter");
  await page.getByRole("article", { name: "Answer" }).waitFor();
  clock.skip(25 * 60 * 60 * 1000);
  await input.fill("and some more work");
  await page.keyboard.press("Enter");
  const alert = page.getByRole("alert").filter({ hasText: "expired" });
  await alert.waitFor();
  expect(await alert.innerText()).not.toMatch(/session_id|\/api\//);
  expect(await input.inputValue()).toBe("and some more work");
  await alert.getByRole("link", { name: "New chat" }).click();
  await page.getByRole("heading", { name: "What is to be done?" }).waitFor();
});

test("while a key is asked for nobody is told that the service is away", async () => {
  await using service = await startClosed();
  const page = await browser.open();
  await page.clock.install();
  await page.goto(service.page("/"));
  const dialog = page.getByRole("dialog", { name: "An API key is needed" });
  await dialog.getByText("Whoever runs it gives you one.").waitFor();
  await page.clock.fastForward(5000);
  expect(await page.getByText("The service does not answer").count()).toBe(0);
  await giveKey(page, await keyFor(service, "ann"));
  await page.getByText("No agent is registered and active yet.").waitFor();
  expect(await page.getByText("The service is back").count()).toBe(0);
});
