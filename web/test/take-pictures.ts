import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import type { FakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { buildWeb } from "../build/build-web.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { startService } from "./kit/start-service.ts";
import type { ServiceWithUi } from "./kit/start-service.ts";

// Makes the pictures of the guides and the README anew: `npm run pictures -w web`. Everything in them really runs.

const FOLDER = join(import.meta.dirname, "..", "..", "docs", "images");
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
const DESKTOP = { viewport: { width: 1280, height: 800 } };

await mkdir(FOLDER, { recursive: true });
await buildWeb({ quiet: true });
await using browser = await openBrowser();
await using service = await startService({ agents: "reference" });

/** A tab with the operator's view, in a theme. */
async function open(
  path: string,
  theme: "light" | "dark",
  options: BrowserContextOptions = DESKTOP,
): Promise<Page> {
  const page = await browser.open({ ...options, colorScheme: theme });
  await page.goto(service.page(path));
  if (options === DESKTOP) await page.getByText("Power User").click();
  return page;
}

async function keep(page: Page, name: string): Promise<void> {
  // What grows into its place, such as a graph, has arrived.
  await page.waitForTimeout(800);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: "disabled" });
  process.stdout.write(`docs/images/${name}.png\n`);
}

async function chat(): Promise<void> {
  const page = await open("/", "light");
  await page.getByRole("button", { name: /Meanwhile compute.*Then write a report/ }).click();
  const send = page.getByRole("button", { name: "Send" });
  if (await send.isEnabled()) await send.click();
  await page.getByRole("heading", { name: "Key points" }).waitFor();
  await keep(page, "chat");
  const phone = await open(new URL(page.url()).pathname + new URL(page.url()).search, "dark", PHONE);
  await phone.getByRole("heading", { name: "Key points" }).waitFor();
  await keep(phone, "chat-phone");
}

/** An agent that answers like one that thinks for a while. */
const thinking = (agent: FakeAgent, answer: string, ms: number): FakeAgent =>
  agent.answers(async () => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return answer;
  });

async function quarterlyReview(stage: ServiceWithUi, stack: AsyncDisposableStack): Promise<number> {
  const { client } = stage.orchestrator;
  const add = async (
    name: string,
    capability: string,
    behave: (agent: FakeAgent) => FakeAgent,
  ): Promise<void> => {
    const agent = behave(stack.use(await fakeAgent()));
    await client.agents.register({
      name,
      agent_type: "api",
      endpoint: agent.url,
      capabilities: [capability],
      description: `Does ${capability}`,
    });
  };
  await add("SalesDesk", "sales figures", (agent) => thinking(agent, "Revenue 4.2 M, up 11 %", 900));
  await add("SupportDesk", "support tickets", (agent) =>
    thinking(agent, "1,204 tickets, 96 % answered within a day", 700).failsTimes(1, 503),
  );
  await add("WebResearch", "market research", (agent) => thinking(agent, "Two new competitors", 2400));
  await add("Translator", "translation", (agent) => agent.answersRaw("{}", {}, 500));
  await add("PolyglotCrew", "translation", (agent) => thinking(agent, "Traduit en français", 800));
  await add("ForecastModel", "forecast", (agent) => thinking(agent, "Next quarter: 4.6 M ± 0.3", 1300));
  await add("ReportWriter", "reports", (agent) =>
    thinking(agent, "# Quarterly review\n\nRevenue grew.", 1100),
  );
  await add("Archive", "archiving", (agent) => agent.holds());
  const step = (number: number, name: string, description: string, dependencies: number[]) => ({
    step_number: number,
    agent_name: name,
    description,
    dependencies,
    reason: "given by the caller",
  });
  const { task_id: id } = await client.tasks.create({
    description: "Prepare the quarterly review",
    user_id: "ops",
    plan: {
      steps: [
        step(1, "SalesDesk", "Collect the sales figures", []),
        step(2, "SupportDesk", "Collect the support tickets", []),
        step(3, "WebResearch", "Research the competitors", []),
        step(4, "ForecastModel", "Forecast the next quarter", [1]),
        step(5, "ReportWriter", "Write the review", [2, 3, 4]),
        { ...step(6, "Translator", "Translate it into French", [5]), capability: "translation" },
        step(7, "Archive", "File both versions", [5, 6]),
      ],
    },
  });
  for await (const event of client.tasks.follow(id))
    if (event.type === "step.started" && event.step_number === 7) break;
  return id;
}

async function task(id: number): Promise<void> {
  const graph = await open(`/tasks/${id}`, "light");
  await graph.getByRole("button", { name: /^Step 6/ }).click();
  await graph.getByRole("complementary", { name: "Step 6" }).waitFor();
  await keep(graph, "task-graph");
  const step = graph.getByRole("complementary", { name: "Step 6" });
  await step.getByText("The agent answered HTTP 500").nth(2).click();
  await step.getByRole("region", { name: "Response" }).getByText("HTTP 500").waitFor();
  await step.getByText("The agent answered HTTP 500").nth(2).scrollIntoViewIfNeeded();
  await step.getByRole("region", { name: "Response" }).scrollIntoViewIfNeeded();
  await keep(graph, "task-call");
  const dark = await open(`/tasks/${id}`, "dark");
  await dark.getByRole("button", { name: /^Step 7, executing/ }).waitFor();
  await keep(dark, "task-graph-dark");
  const phone = await open(`/tasks/${id}`, "dark", PHONE);
  await phone.getByRole("button", { name: /^Step 7, executing/ }).waitFor();
  await keep(phone, "task-phone");
}

async function registration(endpoint: string): Promise<void> {
  const page = await open("/agents/register", "light");
  const next = () => page.getByRole("button", { name: /^Next/ }).click();
  await page.getByRole("radio", { name: "OpenAI-compatible model" }).check();
  await next();
  await page.getByLabel("Name", { exact: true }).fill("Copywriter");
  await page.getByLabel("Description").fill("Writes and corrects short texts");
  await page.getByLabel("Capabilities").fill("writing, correcting");
  await next();
  await page.getByLabel("Endpoint").fill(endpoint);
  await page.getByLabel("model", { exact: true }).fill("writing-assistant");
  await next();
  const line = page.getByRole("textbox", { name: "Mapping" }).locator(".cm-line", { hasText: "result_path" });
  await line.click();
  await page.keyboard.press("End");
  await page.keyboard.type("x");
  await page.getByRole("region", { name: "The request" }).getByText("POST", { exact: true }).waitFor();
  await next();
  await page.getByRole("button", { name: "Test the connection" }).click();
  await page.getByRole("list", { name: "What the paths find" }).getByText("finds nothing").first().waitFor();
  await keep(page, "registration-test");
  await page.getByRole("button", { name: "Change the mapping" }).click();
  await page.getByLabel("Answer of the agent").getByText("chat.completion").waitFor();
  await keep(page, "registration");
}

async function lists(): Promise<void> {
  const agents = await open("/agents", "light");
  await agents.getByText("ReportCrew").first().waitFor();
  await keep(agents, "agents");
  const overview = await open("/overview", "light");
  await overview.getByText("Prepare the quarterly review").first().waitFor();
  await keep(overview, "overview");
  const tasks = await open("/tasks", "light");
  await tasks.getByText("Prepare the quarterly review").first().waitFor();
  await keep(tasks, "tasks");
}

await using stack = new AsyncDisposableStack();
await chat();
await task(await quarterlyReview(service, stack));
const agents = await service.orchestrator.client.agents.list();
await registration(agents.find(({ name }) => name === "WritingAssistant")?.endpoint ?? "");
await lists();
