import { ServiceHealth } from "@orchestrator/contracts";
import type { RestApp } from "./rest-app.ts";

export interface HealthDeps {
  version: string;
  isDraining(): boolean;
}

export function healthRoutes(app: RestApp, { version, isDraining }: HealthDeps): void {
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
      const draining = isDraining();
      return reply
        .code(draining ? 503 : 200)
        .send({ status: draining ? "draining" : "healthy", service: "Multi-Agent Orchestrator", version });
    },
  );
}
