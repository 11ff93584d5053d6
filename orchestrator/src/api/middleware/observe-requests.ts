import type { FastifyReply, FastifyRequest } from "fastify";
import type { Metrics } from "../../telemetry/metrics.ts";

/** Counts every request by its route, and logs it: at `debug`, or at `error` when the service failed. */
export function observeRequests(metrics: Metrics) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    // The pattern of the route, not the path: paths hold ids, and anybody can make up as many as they like.
    const route = request.routeOptions.url ?? "unknown";
    const { method, id } = request;
    const { statusCode: status, elapsedTime } = reply;
    metrics.requestEnded({ method, route, status, seconds: elapsedTime / 1000 });
    const level = status >= 500 && status !== 503 ? "error" : "debug";
    request.log[level](
      { request_id: id, method, route, status, ms: Math.round(elapsedTime * 10) / 10 },
      "request",
    );
  };
}
