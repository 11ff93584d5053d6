import { z } from "zod";
import {
  AgentFigures,
  GetAgentFigures,
  GetOverview,
  ListAgentFigures,
  Overview,
  Problem,
} from "@orchestrator/contracts";
import { getAgentFigures } from "../../agents/get-agent-figures.ts";
import { listAgentFigures } from "../../agents/list-agent-figures.ts";
import { getOverview } from "../../overview/get-overview.ts";
import type { DoorDeps } from "../door-deps.ts";
import { callerOf } from "../middleware/caller-of.ts";
import { setPageHeaders } from "./paging.ts";
import { IdParam } from "./params.ts";
import type { RestApp } from "./rest-app.ts";

export function figureRoutes(app: RestApp, deps: DoorDeps): void {
  app.get(
    "/api/overview",
    {
      schema: {
        tags: ["overview"],
        summary: "See how the service does",
        description:
          "Your tasks, the agents that you may use, and the queue of everybody. Figures are of the last `window_minutes`, or of the newest 50,000 events when more happened; `since` says from when.",
        querystring: GetOverview,
        response: { 200: Overview },
      },
    },
    (request) => getOverview(deps, callerOf(request), request.query),
  );

  app.get(
    "/api/agents/figures",
    {
      schema: {
        tags: ["agents"],
        summary: "List how the agents did lately",
        description:
          "In the order of `GET /api/agents`. Each agent's figures are of its newest 200 calls within `window_minutes`; `since` says from when.",
        querystring: ListAgentFigures,
        response: { 200: z.array(AgentFigures) },
      },
    },
    async (request, reply) => {
      const { figures, total } = await listAgentFigures(deps, callerOf(request), request.query);
      setPageHeaders(request, reply, {
        total,
        full: figures.length === request.query.limit,
        nextCursor: figures.at(-1)?.agent_id,
      });
      return figures;
    },
  );

  app.get(
    "/api/agents/:id/figures",
    {
      schema: {
        tags: ["agents"],
        summary: "Get how an agent did lately",
        description: "From its newest 2,000 calls within `window_minutes`; `since` says from when.",
        params: IdParam,
        querystring: GetAgentFigures,
        response: { 200: AgentFigures, 404: Problem },
      },
    },
    (request) => getAgentFigures(deps, callerOf(request), { ...request.query, id: request.params.id }),
  );
}
