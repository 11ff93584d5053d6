import { z } from "zod";
import {
  Problem,
  Template,
  TemplateDefinition,
  TemplateSummary,
  TemplateTestReport,
  UpdateTemplate,
} from "@orchestrator/contracts";
import { createTemplate } from "../../templates/create-template.ts";
import { getTemplate } from "../../templates/get-template.ts";
import { listTemplates } from "../../templates/list-templates.ts";
import { removeTemplate } from "../../templates/remove-template.ts";
import { testTemplate } from "../../templates/test-template.ts";
import { updateTemplate } from "../../templates/update-template.ts";
import type { DoorDeps } from "../door-deps.ts";
import { callerOf } from "../middleware/caller-of.ts";
import { IdParam } from "./params.ts";
import type { RestApp } from "./rest-app.ts";

export function templateRoutes(app: RestApp, deps: DoorDeps): void {
  const tags = ["agent templates"];

  app.get(
    "/api/agent-templates",
    { schema: { tags, summary: "List agent templates", response: { 200: z.array(TemplateSummary) } } },
    (request) => listTemplates(deps, callerOf(request)),
  );

  app.get(
    "/api/agent-templates/:id",
    {
      schema: {
        tags,
        summary: "Get an agent template",
        params: IdParam,
        response: { 200: Template, 404: Problem },
      },
    },
    (request) => getTemplate(deps, callerOf(request), request.params.id),
  );

  app.post(
    "/api/agent-templates",
    {
      schema: {
        tags,
        summary: "Create an agent template",
        description: "The same object as a template file. Its mappings must compile and its own tests pass.",
        body: TemplateDefinition,
        response: { 201: Template, 409: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const template = await createTemplate(deps, callerOf(request), request.body);
      return reply.code(201).header("location", `/api/agent-templates/${template.id}`).send(template);
    },
  );

  app.put(
    "/api/agent-templates/:id",
    {
      schema: {
        tags,
        summary: "Change an agent template",
        params: IdParam,
        body: UpdateTemplate,
        response: { 200: Template, 404: Problem, 409: Problem, 422: Problem },
      },
    },
    (request) => updateTemplate(deps, callerOf(request), { ...request.body, id: request.params.id }),
  );

  app.delete(
    "/api/agent-templates/:id",
    {
      schema: {
        tags,
        summary: "Remove an agent template",
        params: IdParam,
        response: { 204: z.null(), 404: Problem, 409: Problem },
      },
    },
    async (request, reply) => {
      await removeTemplate(deps, callerOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/api/agent-templates/:id/test",
    {
      schema: {
        tags,
        summary: "Run a template's own tests",
        params: IdParam,
        response: { 200: TemplateTestReport, 404: Problem },
      },
    },
    (request) => testTemplate(deps, callerOf(request), request.params.id),
  );
}
