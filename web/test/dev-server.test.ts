import { join } from "node:path";
import { createServer } from "vite";
import { expect, onTestFinished, test, vi } from "vitest";
import { openBrowser } from "./kit/open-browser.ts";
import { startService } from "./kit/start-service.ts";

test("Vite with hot reload stands before a running service, for reads and for writes", async () => {
  await using service = await startService();
  vi.stubEnv("ORCHESTRATOR_URL", service.orchestrator.url);
  onTestFinished(() => void vi.unstubAllEnvs());
  const root = join(import.meta.dirname, "..");
  const vite = await createServer({
    root,
    configFile: join(root, "vite.config.ts"),
    logLevel: "silent",
    server: { port: 0, strictPort: false, host: "127.0.0.1" },
  });
  onTestFinished(() => vite.close());
  await vite.listen();
  await using browser = await openBrowser();
  const page = await browser.open();
  await page.goto(`${vite.resolvedUrls?.local[0] ?? ""}settings`);
  await page.getByText("takes you for local").waitFor({ timeout: 40_000 });
  const status = await page.evaluate(async () => {
    const headers = { "content-type": "application/json" };
    return (await fetch("/api/sessions", { method: "POST", headers, body: '{"user_id":"me"}' })).status;
  });
  expect(status).toBe(201);
  // The client that puts changes in place without a reload is there.
  expect(await page.evaluate(() => document.querySelector('script[src="/@vite/client"]') !== null)).toBe(
    true,
  );
});
