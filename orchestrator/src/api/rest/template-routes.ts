import { z } from "zod";
import { Problem, Template, TemplateSummary } from "@orchestrator/contracts";
import { getTemplate } from "../../templates/get-template.ts";
import { listTemplates } from "../../templates/list-templates.ts";
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
}
