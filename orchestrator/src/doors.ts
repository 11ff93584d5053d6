import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DoorDeps } from "./api/door-deps.ts";
import type { RestApp } from "./api/rest/rest-app.ts";
import { isOpen } from "./api-keys/authenticate.ts";
import type { Config } from "./config.ts";
import { StartupError } from "./kernel/app-error.ts";
import type { Logger } from "./telemetry/logger.ts";

/** The built UI: beside the bundle, or in the source. */
const WEB_DIRS = [
  join(import.meta.dirname, "..", "web"),
  join(import.meta.dirname, "..", "..", "web", "dist"),
] as const;

/** The folder of the built UI; undefined, with a warning, when there is none. */
export function builtUi(logger: Logger): string | undefined {
  const folder = WEB_DIRS.find((dir) => existsSync(join(dir, "index.html")));
  if (folder === undefined) logger.warn("the UI is not built; build it with: npm run build -w web");
  return folder;
}

/** Only a service that everybody on the machine may use must mind the name it is called by. */
export function allowedHosts(config: Config): string[] {
  if (!config.isLoopback && config.allowedHosts.length === 0) return [];
  const publicHost = config.publicUrl === undefined ? [] : [new URL(config.publicUrl).hostname];
  return ["localhost", "127.0.0.1", "[::1]", ...publicHost, ...config.allowedHosts];
}

/**
 * Begins to take requests.
 * @throws StartupError PORT_TAKEN, CONFIG_INVALID (no key on a public address)
 */
export async function listen(rest: RestApp, config: Config, deps: DoorDeps): Promise<{ url: string }> {
  if (!config.isLoopback && deps.adminApiKey === undefined && !(await hasKey(deps))) {
    throw new StartupError(
      "CONFIG_INVALID",
      `HOST=${config.host} lets other machines in, and no API key exists. Set ADMIN_API_KEY, or make a key with: orchestrator keys create --role admin --name me`,
    );
  }
  try {
    return { url: await rest.listen({ host: config.host, port: config.port }) };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EADDRINUSE") throw cause;
    throw new StartupError(
      "PORT_TAKEN",
      `Port ${config.port} on ${config.host} is taken by another program. Stop that program, or choose another port (--port or PORT).`,
      { cause },
    );
  }
}

const hasKey = async (deps: DoorDeps): Promise<boolean> => !(await isOpen({ ...deps, isLoopback: true }));

const CLOSE_WITHIN_MS = 3000;

/** Lets requests that are being answered finish, but not for ever. */
export async function closeDoors(rest: Pick<RestApp, "server" | "close">): Promise<void> {
  const late = setTimeout(() => rest.server.closeAllConnections(), CLOSE_WITHIN_MS);
  await rest.close();
  clearTimeout(late);
}
