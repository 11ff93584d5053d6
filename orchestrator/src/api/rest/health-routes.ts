import { ServiceHealth } from "@orchestrator/contracts";
import type { RestApp } from "./rest-app.ts";

export interface HealthDeps {
  version: string;
  draining: AbortSignal;
  /** Does the database answer? */
  storeAnswers(): Promise<boolean>;
}

export function healthRoutes(app: RestApp, { version, draining, storeAnswers }: HealthDeps): void {
  const tags = ["health"];
  const service = "Multi-Agent Orchestrator";

  for (const [path, summary] of [
    ["/health", "Is the service up"],
    ["/health/ready", "May traffic be sent here: not shutting down, and the database answers"],
  ] as const) {
    app.get(
      path,
      { schema: { tags, security: [], summary, response: { 200: ServiceHealth, 503: ServiceHealth } } },
      async (_request, reply) => {
        const status = draining.aborted ? "draining" : (await storeAnswers()) ? "healthy" : "unavailable";
        if (status !== "healthy") void reply.header("retry-after", 1);
        return reply.code(status === "healthy" ? 200 : 503).send({ status, service, version });
      },
    );
  }

  app.get(
    "/health/live",
    {
      schema: {
        tags,
        security: [],
        summary: "Is the process alive; nothing else is asked",
        response: { 200: ServiceHealth },
      },
    },
    async () => ({ status: "healthy" as const, service, version }),
  );
}
