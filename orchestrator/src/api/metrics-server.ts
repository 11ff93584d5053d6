import { createServer } from "node:http";
import { once } from "node:events";
import { messageOf, StartupError } from "../kernel/app-error.ts";
import type { Metrics } from "../telemetry/metrics.ts";

/** The metrics alone, without a key, on a port that only the monitoring should reach. */
export async function startMetricsServer(
  metrics: Metrics,
  address: { host: string; port: number },
): Promise<AsyncDisposable> {
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { "content-type": metrics.contentType }).end(text),
      () => response.writeHead(503).end(),
    );
  });
  server.listen(address.port, address.host);
  try {
    await once(server, "listening");
  } catch (cause) {
    throw new StartupError(
      "PORT_TAKEN",
      `Port ${address.port} on ${address.host}, which METRICS_PORT names, cannot be used: ${messageOf(cause)}. Choose another one.`,
      { cause },
    );
  }
  return {
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close").catch(() => undefined);
    },
  };
}
