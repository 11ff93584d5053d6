import { ServiceHealth } from "@orchestrator/contracts";
import type { RestApp } from "./rest-app.ts";

export interface HealthDeps {
  version: string;
  draining: AbortSignal;
}

export function healthRoutes(app: RestApp, { version, draining }: HealthDeps): void {
  app.get(
    "/health",
    {
      schema: {
        tags: ["health"],
        summary: "Is the service up",
        response: { 200: ServiceHealth, 503: ServiceHealth },
      },
    },
    async (_request, reply) => {
      return reply
        .code(draining.aborted ? 503 : 200)
        .send({ status: draining.aborted ? "draining" : "healthy", service: "Multi-Agent Orchestrator", version });
    },
  );
}
