import { KnownCaller, UiConfig } from "@orchestrator/contracts";
import { isOpen } from "../../api-keys/authenticate.ts";
import type { DoorDeps } from "../door-deps.ts";
import { callerOf } from "../middleware/caller-of.ts";
import type { RestApp } from "./rest-app.ts";

const tags = ["ui"];

/** What the UI is told before it has a key. */
export function uiConfigRoute(app: RestApp, config: UiConfig): void {
  app.get(
    "/api/ui-config",
    {
      schema: {
        tags,
        security: [],
        summary: "Get what the UI has to know of the service",
        response: { 200: UiConfig },
      },
    },
    async () => config,
  );
}

export function callerRoute(app: RestApp, deps: DoorDeps): void {
  app.get(
    "/api/caller",
    { schema: { tags, summary: "Get who the service takes you for", response: { 200: KnownCaller } } },
    async (request) => {
      const { principal, role } = callerOf(request);
      return { principal, role, is_open: await isOpen(deps) };
    },
  );
}
