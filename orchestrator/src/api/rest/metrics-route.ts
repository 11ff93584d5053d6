import { requireRole } from "../../kernel/caller.ts";
import type { Metrics } from "../../telemetry/metrics.ts";
import { callerOf } from "../middleware/caller-of.ts";
import type { RestApp } from "./rest-app.ts";

/** The metrics of Prometheus, for any key. A scraper without one uses `METRICS_PORT`. */
export function metricsRoute(app: RestApp, metrics: Metrics): void {
  app.get(
    "/metrics",
    { schema: { tags: ["operation"], summary: "Metrics in the text format of Prometheus" } },
    async (request, reply) => {
      requireRole(callerOf(request), "viewer");
      return reply
        .header("content-type", metrics.contentType)
        .serializer(String)
        .send(await metrics.text());
    },
  );
}
