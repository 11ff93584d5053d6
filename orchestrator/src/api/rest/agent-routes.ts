import { z } from "zod";
import {
  Agent,
  AgentStatistics,
  AgentSummary,
  ListAgents,
  Problem,
  UpdateAgent,
} from "@orchestrator/contracts";
import { agentStatistics } from "../../agents/agent-statistics.ts";
import { getAgent } from "../../agents/get-agent.ts";
import { listAgents } from "../../agents/list-agents.ts";
import { removeAgent } from "../../agents/remove-agent.ts";
import { updateAgent } from "../../agents/update-agent.ts";
import type { DoorDeps } from "../door-deps.ts";
import { callerOf } from "../middleware/caller-of.ts";
import { setPageHeaders } from "./paging.ts";
import { IdParam } from "./params.ts";
import type { RestApp } from "./rest-app.ts";

export function agentRoutes(app: RestApp, deps: DoorDeps): void {
  const tags = ["agents"];

  app.get(
    "/api/agents",
    {
      schema: {
        tags,
        summary: "List agents",
        querystring: ListAgents,
        response: { 200: z.array(AgentSummary) },
      },
    },
    async (request, reply) => {
      const { agents, total } = await listAgents(deps, callerOf(request), request.query);
      setPageHeaders(request, reply, {
        total,
        full: agents.length === request.query.limit,
        nextCursor: agents.at(-1)?.id,
      });
      return agents;
    },
  );

  app.get(
    "/api/agents/stats",
    { schema: { tags, summary: "Count agents by status and type", response: { 200: AgentStatistics } } },
    (request) => agentStatistics(deps, callerOf(request)),
  );

  app.get(
    "/api/agents/:id",
    { schema: { tags, summary: "Get an agent", params: IdParam, response: { 200: Agent, 404: Problem } } },
    (request) => getAgent(deps, callerOf(request), request.params.id),
  );

  app.put(
    "/api/agents/:id",
    {
      schema: {
        tags,
        summary: "Change an agent",
        description:
          "`status` activates or deactivates it. A stored token stays while `config` is left out or says `has_token`.",
        params: IdParam,
        body: UpdateAgent,
        response: { 200: Agent, 404: Problem, 422: Problem },
      },
    },
    (request) => updateAgent(deps, callerOf(request), { ...request.body, id: request.params.id }),
  );

  app.delete(
    "/api/agents/:id",
    {
      schema: {
        tags,
        summary: "Remove an agent",
        params: IdParam,
        response: { 204: z.null(), 404: Problem },
      },
    },
    async (request, reply) => {
      await removeAgent(deps, callerOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
