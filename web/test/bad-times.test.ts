import { expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { startService } from "./kit/start-service.ts";

test("a connection test during an outage says so, and is repeated by the person; nothing that was entered is lost", async () => {
  await using service = await startService();
  await using agent = await fakeAgent();
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(service.page("/agents/register"));
  await page.getByRole("radio", { name: "Simple REST agent" }).check();
  const next = () => page.getByRole("button", { name: /^Next/ }).click();
  await next();
  await page.getByLabel("Name", { exact: true }).fill("Later");
  await next();
  await page.getByLabel("Endpoint").fill(agent.url);
  await next();
  await page.getByRole("region", { name: "The request" }).getByText("POST", { exact: true }).waitFor();
  await next();
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Test the connection" }).click();
  await page.getByRole("heading", { name: "The service does not answer" }).waitFor();
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("The agent works.").waitFor();
  expect(browser.complaints).toEqual([]);
});

test("a service that is busy is asked again by itself; what does not exist is said to be so", async () => {
  await using service = await startService();
  await using browser = await openBrowser();
  const page = await browser.open();
  let answers = 0;
  // What a proxy in front of the service may answer; the service itself is real.
  await page.route("**/api/agent-templates", async (route) => {
    if (++answers > 1) return route.continue();
    return route.fulfill({
      status: 429,
      headers: { "content-type": "application/problem+json", "retry-after": "1" },
      body: JSON.stringify({
        type: "about:blank",
        title: "Too many requests",
        status: 429,
        detail: "The limit of your key is reached.",
        code: "RATE_LIMITED",
      }),
    });
  });
  await page.goto(service.page("/templates"));
  await page.getByText("The limit of your key is reached. Try again in 1 s.").waitFor();
  // It goes on by itself.
  await page.getByRole("list", { name: "Templates" }).waitFor();
  await page.goto(service.page("/templates/9999"));
  await page.getByRole("heading", { name: "There is no template 9999" }).waitFor();
  await page.goto(service.page("/sessions/sess_nosuchsession"));
  await page.getByRole("heading", { name: "There is no session sess_nosuchsession" }).waitFor();
});
