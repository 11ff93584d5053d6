import type { CDPSession, Page } from "playwright-core";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { planOf } from "../../orchestrator/test/kit/start-orchestrator.ts";
import { buildWeb } from "../build/build-web.ts";
import { enlargeTask } from "./kit/enlarge-task.ts";
import { openBrowser } from "./kit/open-browser.ts";
import { seedTasks } from "./kit/seed-tasks.ts";
import { startService } from "./kit/start-service.ts";

// The figures of the UI in docs/performance.md: `npm run measure -w web`. Medians of five.

const ROUNDS = 5;
const MBIT = 1_000_000 / 8;

await buildWeb({ quiet: true });
await using browser = await openBrowser();
await using service = await startService({ agents: "reference" });
await using agent = await fakeAgent();
const { orchestrator } = service;
const { name } = await orchestrator.register({ name: "Stream", endpoint: agent.answers("done").url });
const three = planOf(name, [[], [1], [2]]);
const { id } = await orchestrator.client.tasks.run(
  { description: "three steps", user_id: "u", plan: three },
  20,
);
await seedTasks(orchestrator.app, 10_000);

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const say = (what: string, value: string): void => void process.stdout.write(`${what.padEnd(64)} ${value}\n`);

/** Largest contentful paint, in milliseconds from the navigation, in a profile that has nothing cached. */
async function paint(path: string, isThrottled: boolean): Promise<number> {
  const page = await browser.open();
  const session = await page.context().newCDPSession(page);
  if (isThrottled) await throttle(session);
  await page.goto(service.page(path), { waitUntil: "load" });
  // The largest paint stands once nothing larger came for a second.
  const ms = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let latest = 0;
        let timer: ReturnType<typeof setTimeout> | undefined;
        const settle = (): void => {
          clearTimeout(timer);
          timer = setTimeout(() => resolve(latest), 1000);
        };
        new PerformanceObserver((list) => {
          latest = list.getEntries().at(-1)?.startTime ?? latest;
          settle();
        }).observe({ type: "largest-contentful-paint", buffered: true });
        settle();
      }),
  );
  await page.context().close();
  return ms;
}

async function throttle(session: CDPSession): Promise<void> {
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 20,
    downloadThroughput: 10 * MBIT,
    uploadThroughput: 10 * MBIT,
  });
}

/** Seconds of CPU that the page's main thread has used so far; other programs' work is none of it. */
async function taskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = (await session.send("Performance.getMetrics")) as {
    metrics: { name: string; value: number }[];
  };
  return metrics.find((metric) => metric.name === "TaskDuration")?.value ?? 0;
}

/** The share of a core that a page uses while tasks make about ten events a second. */
async function streaming(path: string): Promise<{ share: number; eventsPerSecond: number }> {
  const page = await browser.open();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.goto(service.page(path));
  // By then the code of the other pages has come, too.
  await page.waitForTimeout(8000);
  const before = { cpu: await taskSeconds(session), at: performance.now() };
  let events = 0;
  for (let round = 0; round < 12; round++) {
    const { event_seq: made } = await orchestrator.client.tasks.run(
      { description: "three steps", user_id: "u", plan: three },
      20,
    );
    events += made;
    await page.waitForTimeout(1000);
  }
  const seconds = (performance.now() - before.at) / 1000;
  const share = (await taskSeconds(session)) - before.cpu;
  await page.context().close();
  return { share: share / seconds, eventsPerSecond: events / seconds };
}

/** The longest time that the page stands still, in milliseconds, while a graph of 200 steps is laid out and drawn. */
async function standstill(): Promise<{ folded: number; whole: number }> {
  const page = await browser.open();
  await page.addInitScript(() => {
    const longest = { ms: 0 };
    Object.assign(globalThis, { longest });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest.ms = Math.max(longest.ms, duration);
    }).observe({ type: "longtask", buffered: true });
  });
  const longest = (): Promise<number> =>
    page.evaluate(() => {
      const kept = (globalThis as unknown as { longest: { ms: number } }).longest;
      const { ms } = kept;
      kept.ms = 0;
      return ms;
    });
  await enlargeTask(page, id, 200);
  await page.goto(service.page(`/tasks/${id}`));
  const fold = page.getByRole("button", { name: /steps ?, folded/ });
  await fold.waitFor();
  await page.waitForTimeout(1500);
  const folded = await longest();
  await fold.click();
  await page.getByRole("button", { name: /^Step 200,/ }).waitFor({ state: "attached" });
  await page.waitForTimeout(1000);
  const whole = await longest();
  await page.context().close();
  return { folded, whole };
}

/**
 * How long the list takes from the choice of a filter to the frame that shows its rows, on the page's own clock: to ask
 * the page from outside takes longer than the page.
 */
async function filtering(): Promise<number> {
  const page: Page = await browser.open();
  await page.goto(service.page("/tasks"));
  await page.getByRole("row").nth(5).waitFor();
  await page.evaluate(() => {
    addEventListener(
      "change",
      () => {
        const began = performance.now();
        const look = (): void => {
          const grid = document.querySelector("[role=grid]");
          const isAnswered = performance
            .getEntriesByType("resource")
            .some(({ name: url }) => url.includes("status=completed"));
          if (!isAnswered || grid === null || grid.hasAttribute("aria-busy"))
            return void requestAnimationFrame(look);
          // This frame is being made; with the next one it has been seen.
          requestAnimationFrame(() =>
            document.body.setAttribute("data-took", `${performance.now() - began}`),
          );
        };
        requestAnimationFrame(look);
      },
      { capture: true },
    );
  });
  await page.getByLabel("Status", { exact: true }).first().selectOption("completed");
  await page.locator("body[data-took]").waitFor();
  const ms = Number(await page.locator("body").getAttribute("data-took"));
  await page.context().close();
  return ms;
}

for (const [what, path] of [
  ["/", "/"],
  ["/tasks, 10,000 tasks", "/tasks"],
  ["a task of three steps", `/tasks/${id}`],
  ["/agents", "/agents"],
  ["/overview", "/overview"],
] as const) {
  for (const isThrottled of [false, true]) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await paint(path, isThrottled));
    say(`LCP of ${what}${isThrottled ? ", CPU ÷ 4, 10 Mbit" : ""}`, `${Math.round(median(times))} ms`);
  }
}
const stills: { folded: number; whole: number }[] = [];
for (let round = 0; round < ROUNDS; round++) stills.push(await standstill());
const medianOf = (which: "folded" | "whole"): string =>
  `${Math.round(median(stills.map((still) => still[which])))} ms`;
say("longest standstill: a graph of 200 steps is opened", medianOf("folded"));
say("longest standstill: its 90 folded steps are shown one by one", medianOf("whole"));
const times: number[] = [];
for (let round = 0; round < ROUNDS; round++) times.push(await filtering());
say("filter of 10,000 tasks, click to rows, with the request", `${Math.round(median(times))} ms`);
for (const [what, path] of [
  ["the list of tasks", "/tasks"],
  ["/overview", "/overview"],
] as const) {
  const { share, eventsPerSecond } = await streaming(path);
  say(
    `main thread of ${what} at ${eventsPerSecond.toFixed(1)} events/s`,
    `${(share * 100).toFixed(1)} % of a core`,
  );
}
