import { createApp } from "./app.ts";
import type { App } from "./app.ts";
import { readConfig } from "./config.ts";

/**
 * Runs the service until `signal` aborts, then stops it gracefully.
 * @param env the process's environment, perhaps with what flags changed
 * @param onReady its `url` is undefined when the process takes no requests, its `webUrl` when it has no UI
 * @throws StartupError when it cannot start
 */
export async function serve(
  env: Record<string, string | undefined>,
  signal: AbortSignal,
  onReady: (app: App, url: string | undefined, webUrl: string | undefined) => void | Promise<void>,
): Promise<void> {
  const { config, secrets } = readConfig(env);
  await using app = await createApp(config, secrets);
  const listening = config.run === "work" ? undefined : await app.listen();
  await onReady(app, listening?.url, listening?.webUrl);
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
