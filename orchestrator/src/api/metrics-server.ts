import { createServer } from "node:http";
import { once } from "node:events";
import type { Metrics } from "../telemetry/metrics.ts";

/** The metrics alone, without a key, on a port that only the monitoring should reach. */
export async function startMetricsServer(metrics: Metrics, address: { host: string; port: number }): Promise<AsyncDisposable> {
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
  await once(server, "listening");
  return {
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close").catch(() => undefined);
    },
  };
}
