import { chromium } from "playwright-core";
import type { BrowserContextOptions, Page } from "playwright-core";
import { findChromium, HOW_TO_GET_CHROMIUM } from "./find-chromium.ts";

export interface TestBrowser extends AsyncDisposable {
  /** A tab in a fresh profile, or in that of another tab. */
  open(options?: BrowserContextOptions & { beside?: Page }): Promise<Page>;
  /** What pages complained about: uncaught errors, and what the Content-Security-Policy refused. */
  readonly complaints: readonly string[];
}

const DESKTOP = { width: 1440, height: 900 };

export async function openBrowser(): Promise<TestBrowser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(HOW_TO_GET_CHROMIUM);
  const browser = await chromium.launch({ executablePath });
  const complaints: string[] = [];
  return {
    complaints,
    async open({ beside, ...options } = {}) {
      const context = beside?.context() ?? (await browser.newContext({ viewport: DESKTOP, ...options }));
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error" && /Content Security Policy/i.test(message.text()))
          complaints.push(message.text());
      });
      return page;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}
