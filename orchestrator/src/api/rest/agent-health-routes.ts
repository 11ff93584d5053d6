import { z } from "zod";
import { AgentEvent, AgentHealth, AgentHealthHistory, Problem } from "@orchestrator/contracts";
import { checkAgentHealth } from "../../agents/check-agent-health.ts";
import { followAgents } from "../../agents/follow-agents.ts";
import { getHealthHistory } from "../../agents/get-health-history.ts";
import { requireRole } from "../../kernel/caller.ts";
import type { DoorDeps } from "../door-deps.ts";
import { callerOf, identityOf } from "../middleware/caller-of.ts";
import type { EventStreams } from "./event-stream.ts";
import { AfterPosition, IdParam } from "./params.ts";
import { lastPositionOf } from "./request-headers.ts";
import type { RestApp } from "./rest-app.ts";

export function agentHealthRoutes(app: RestApp, deps: DoorDeps, streams: EventStreams): void {
  const tags = ["agents"];

  app.post(
    "/api/agents/:id/health",
    {
      schema: {
        tags,
        summary: "Check now whether an agent is up",
        params: IdParam,
        response: { 200: AgentHealth, 503: AgentHealth, 404: Problem },
      },
    },
    async (request, reply) => {
      const health = await checkAgentHealth(deps, callerOf(request), request.params.id);
      return reply.code(health.status === "healthy" ? 200 : 503).send(health);
    },
  );

  app.get(
    "/api/agents/:id/health",
    {
      schema: {
        tags,
        summary: "Get an agent's health history",
        description:
          "The newest 100 checks of the last 24 hours, newest first, and a roll-up of every hour of the last 30 days.",
        params: IdParam,
        response: { 200: AgentHealthHistory, 404: Problem },
      },
    },
    (request) => getHealthHistory(deps, callerOf(request), request.params.id),
  );

  app.get(
    "/api/agents/events",
    {
      schema: {
        tags,
        summary: "Follow what happens to agents",
        description:
          "Server-sent events from now on, or from the event `Last-Event-ID` (or `?after=`): agents registered, changed, removed, and their changes of status.",
        querystring: AfterPosition,
        response: { 200: z.array(AgentEvent) },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      requireRole(caller, "viewer");
      const after = lastPositionOf(request, request.query.after);
      await streams.send(reply, identityOf(request), (signal) => followAgents(deps, caller, after, signal));
      return reply;
    },
  );
}
