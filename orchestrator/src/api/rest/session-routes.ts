import { z } from "zod";
import {
  AddMessage,
  CreateSession,
  GetSessionContext,
  ListMessages,
  ListSessions,
  Message,
  Problem,
  Session,
  SessionContext,
  UpdateSession,
  UserId,
} from "@orchestrator/contracts";
import { addMessage, requireSameSession } from "../../sessions/add-message.ts";
import { createSession } from "../../sessions/create-session.ts";
import { deleteSession } from "../../sessions/delete-session.ts";
import { getSession } from "../../sessions/get-session.ts";
import { getSessionContext } from "../../sessions/get-session-context.ts";
import { listMessages } from "../../sessions/list-messages.ts";
import { listSessions } from "../../sessions/list-sessions.ts";
import { updateSession } from "../../sessions/update-session.ts";
import { InvalidInputError } from "../../kernel/app-error.ts";
import type { DoorDeps } from "../door-deps.ts";
import { callerOf } from "../middleware/caller-of.ts";
import { setPageHeaders } from "./paging.ts";
import { SessionParam } from "./params.ts";
import type { RestApp } from "./rest-app.ts";

export function sessionRoutes(app: RestApp, deps: DoorDeps): void {
  const tags = ["sessions"];

  app.post(
    "/api/sessions",
    {
      schema: {
        tags,
        summary: "Create a session",
        description: "`user_id` stands in the query or in the body.",
        querystring: z.strictObject({ user_id: UserId.optional() }),
        body: CreateSession.partial().nullish(),
        response: { 201: Session },
      },
    },
    async (request, reply) => {
      const session = await createSession(deps, callerOf(request), {
        user_id: userIdOf(request.query.user_id, request.body?.user_id),
        metadata: request.body?.metadata ?? {},
      });
      return reply.code(201).header("location", `/api/sessions/${session.session_id}`).send(session);
    },
  );

  app.get(
    "/api/sessions",
    {
      schema: {
        tags,
        summary: "List sessions",
        description: "Also expired ones, newest first.",
        querystring: ListSessions,
        response: { 200: z.array(Session) },
      },
    },
    async (request, reply) => {
      const { sessions, ...page } = await listSessions(deps, callerOf(request), request.query);
      setPageHeaders(request, reply, { ...page, full: sessions.length === request.query.limit });
      return sessions;
    },
  );

  app.get(
    "/api/sessions/:id",
    {
      schema: {
        tags,
        summary: "Get a session",
        params: SessionParam,
        response: { 200: Session, 404: Problem, 410: Problem },
      },
    },
    (request) => getSession(deps, callerOf(request), request.params.id),
  );

  app.put(
    "/api/sessions/:id",
    {
      schema: {
        tags,
        summary: "Change a session's metadata",
        description: "Merged name by name into what is there; null removes a name.",
        params: SessionParam,
        body: UpdateSession,
        response: { 200: Session, 404: Problem, 410: Problem, 422: Problem },
      },
    },
    (request) => updateSession(deps, callerOf(request), { ...request.body, session_id: request.params.id }),
  );

  app.delete(
    "/api/sessions/:id",
    {
      schema: {
        tags,
        summary: "Delete a session",
        description: "With its messages and memory. Its tasks stay; while one is unfinished this is refused.",
        params: SessionParam,
        response: { 204: z.null(), 404: Problem, 409: Problem },
      },
    },
    async (request, reply) => {
      await deleteSession(deps, callerOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/api/sessions/:id/context",
    {
      schema: {
        tags,
        summary: "Get what fits of a session into a model's context",
        description: "The newest messages whole, oldest first, and a summary of those before them.",
        params: SessionParam,
        querystring: GetSessionContext,
        response: { 200: SessionContext, 404: Problem, 410: Problem },
      },
    },
    (request) =>
      getSessionContext(deps, callerOf(request), { ...request.query, session_id: request.params.id }),
  );

  app.post(
    "/api/sessions/:id/messages",
    {
      schema: {
        tags,
        summary: "Add a message",
        params: SessionParam,
        body: AddMessage,
        response: { 201: Message, 404: Problem, 410: Problem },
      },
    },
    async (request, reply) => {
      requireSameSession(request.params.id, request.body.session_id);
      const message = await addMessage(deps, callerOf(request), {
        ...request.body,
        session_id: request.params.id,
      });
      return reply.code(201).send(message);
    },
  );

  app.get(
    "/api/sessions/:id/messages",
    {
      schema: {
        tags,
        summary: "List the newest messages, oldest first",
        description: "All of them, or those of a role or an agent.",
        params: SessionParam,
        querystring: ListMessages,
        response: { 200: z.array(Message), 404: Problem, 410: Problem },
      },
    },
    async (request, reply) => {
      const { messages, total } = await listMessages(deps, callerOf(request), {
        ...request.query,
        session_id: request.params.id,
      });
      setPageHeaders(request, reply, {
        total,
        full: messages.length === request.query.limit,
        nextCursor: messages[0]?.id,
      });
      return messages;
    },
  );
}

function userIdOf(inQuery: string | undefined, inBody: string | undefined): string {
  const userId = inBody ?? inQuery;
  if (userId !== undefined && (inQuery === undefined || inQuery === userId)) return userId;
  const message =
    userId === undefined
      ? "user_id is missing; give it in the body or in the query."
      : "The query and the body name different user_ids; give one.";
  throw new InvalidInputError("MALFORMED_REQUEST", message, {
    issues: [{ in: "body", path: "/user_id", message }],
  });
}
