import {
  Agent,
  CallPreview,
  ConnectionTest,
  PreviewCall,
  Problem,
  RegisterAgent,
  RegisterWithTemplate,
  TestConnection,
} from "@orchestrator/contracts";
import { previewCall } from "../../agents/preview-call.ts";
import { registerAgent } from "../../agents/register-agent.ts";
import { registerAgentWithTemplate } from "../../agents/register-agent-with-template.ts";
import { testConnection } from "../../agents/test-connection.ts";
import type { DoorDeps } from "../door-deps.ts";
import { callerOf } from "../middleware/caller-of.ts";
import type { RestApp } from "./rest-app.ts";

export function registrationRoutes(app: RestApp, deps: DoorDeps): void {
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

  app.post(
    "/api/agents/register-with-template",
    {
      schema: {
        tags,
        summary: "Register an agent through a template",
        description:
          "The agent is called with `test_query` first, and registered when the mapping finds its answer; `skip_test` leaves that out.",
        body: RegisterWithTemplate,
        response: { 201: Agent, 404: Problem, 409: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const agent = await registerAgentWithTemplate(deps, callerOf(request), request.body);
      return reply.code(201).header("location", `/api/agents/${agent.id}`).send(agent);
    },
  );

  app.post(
    "/api/agents/test-connection",
    {
      schema: {
        tags,
        summary: "Test an agent that need not be registered",
        description:
          "Sends one request as a step would be sent. An agent that fails is an ordinary answer, with `success: false`.",
        body: TestConnection,
        response: { 200: ConnectionTest, 422: Problem },
      },
    },
    (request) => testConnection(deps, callerOf(request), request.body),
  );

  app.post(
    "/api/agents/preview-call",
    {
      schema: {
        tags,
        summary: "See what would be sent, and what a mapping reads from an answer",
        description: "Nobody is called. Secrets are neither needed nor shown.",
        body: PreviewCall,
        response: { 200: CallPreview, 404: Problem, 422: Problem },
      },
    },
    (request) => previewCall(deps, callerOf(request), request.body),
  );
}
