import type { BrowserContextOptions, Page } from "playwright-core";
import type { TestBrowser } from "./open-browser.ts";

/** A tab with the operator's view. */
export async function powerUser(browser: TestBrowser, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await browser.open(options);
  await page.addInitScript(() =>
    localStorage.setItem("orchestrator.preferences", JSON.stringify({ view: "power" })),
  );
  return page;
}
