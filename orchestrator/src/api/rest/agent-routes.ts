import { z } from "zod";
import {
  Agent,
  AgentHealth,
  AgentStatistics,
  AgentSummary,
  ListAgents,
  Problem,
  RegisterAgent,
  UpdateAgent,
} from "@orchestrator/contracts";
import { agentStatistics } from "../../agents/agent-statistics.ts";
import { checkAgentHealth } from "../../agents/check-agent-health.ts";
import { getAgent } from "../../agents/get-agent.ts";
import { listAgents } from "../../agents/list-agents.ts";
import { registerAgent } from "../../agents/register-agent.ts";
import { removeAgent } from "../../agents/remove-agent.ts";
import { updateAgent } from "../../agents/update-agent.ts";
import type { DoorDeps } from "../door-deps.ts";
import { callerOf } from "../middleware/caller-of.ts";
import { setPageHeaders } from "./paging.ts";
import { IdParam } from "./params.ts";
import type { RestApp } from "./rest-app.ts";

export function agentRoutes(app: RestApp, deps: DoorDeps): void {
  const tags = ["agents"];

  app.post(
    "/api/agents/register",
    {
      schema: {
        tags,
        summary: "Register an agent",
        body: RegisterAgent,
        response: { 201: Agent, 409: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const agent = await registerAgent(deps, callerOf(request), request.body);
      return reply.code(201).header("location", `/api/agents/${agent.id}`).send(agent);
    },
  );

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
}
