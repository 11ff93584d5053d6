import { z } from "zod";
import { ListMemory, MemoryEntry, MemoryScope, Problem, PutMemory } from "@orchestrator/contracts";
import { deleteMemory } from "../../sessions/delete-memory.ts";
import { getMemory } from "../../sessions/get-memory.ts";
import { listMemory } from "../../sessions/list-memory.ts";
import { putMemory } from "../../sessions/put-memory.ts";
import type { DoorDeps } from "../door-deps.ts";
import { callerOf } from "../middleware/caller-of.ts";
import { setPageHeaders } from "./paging.ts";
import { MemoryParams, SessionParam } from "./params.ts";
import type { RestApp } from "./rest-app.ts";

export function memoryRoutes(app: RestApp, deps: DoorDeps): void {
  const tags = ["sessions"];

  app.get(
    "/api/sessions/:id/memory",
    {
      schema: {
        tags,
        summary: "List what a session remembers",
        description: "Everybody's entries and the agents' own, or with `agent_id` those of one agent.",
        params: SessionParam,
        querystring: ListMemory,
        response: { 200: z.array(MemoryEntry), 404: Problem, 410: Problem },
      },
    },
    async (request, reply) => {
      const input = { ...request.query, session_id: request.params.id };
      const { entries, ...page } = await listMemory(deps, callerOf(request), input);
      setPageHeaders(request, reply, { ...page, full: entries.length === request.query.limit });
      return entries;
    },
  );

  app.get(
    "/api/sessions/:id/memory/:key",
    {
      schema: {
        tags,
        summary: "Get what a session remembers under a key",
        description: "With `agent_id` the agent's own entry, without it everybody's.",
        params: MemoryParams,
        querystring: MemoryScope,
        response: { 200: MemoryEntry, 404: Problem, 410: Problem },
      },
    },
    (request) => getMemory(deps, callerOf(request), { ...addressOf(request.params), ...request.query }),
  );

  app.put(
    "/api/sessions/:id/memory/:key",
    {
      schema: {
        tags,
        summary: "Remember a value in a session",
        description: "For `ttl_seconds`, a day at most; what was under the key makes way.",
        params: MemoryParams,
        body: PutMemory,
        response: { 200: MemoryEntry, 404: Problem, 409: Problem, 410: Problem, 422: Problem },
      },
    },
    (request) => putMemory(deps, callerOf(request), { ...request.body, ...addressOf(request.params) }),
  );

  app.delete(
    "/api/sessions/:id/memory/:key",
    {
      schema: {
        tags,
        summary: "Forget what a session remembers under a key",
        params: MemoryParams,
        querystring: MemoryScope,
        response: { 204: z.null(), 404: Problem, 410: Problem },
      },
    },
    async (request, reply) => {
      await deleteMemory(deps, callerOf(request), { ...addressOf(request.params), ...request.query });
      return reply.code(204).send(null);
    },
  );
}

const addressOf = ({ id, key }: z.infer<typeof MemoryParams>) => ({ session_id: id, key });
