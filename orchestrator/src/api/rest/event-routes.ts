import { z } from "zod";
import { TaskEvent, Problem } from "@orchestrator/contracts";
import { listTaskEvents } from "../../tasks/list-task-events.ts";
import { followOwner, followTask, newestEventIdOf } from "../../events/subscribe.ts";
import { requireRole } from "../../kernel/caller.ts";
import { requireOwnTask } from "../../tasks/find-task.ts";
import type { DoorDeps } from "../door-deps.ts";
import { callerOf } from "../middleware/caller-of.ts";
import type { EventStreams } from "./event-stream.ts";
import { After, IdParam } from "./params.ts";
import { lastEventIdOf } from "./request-headers.ts";
import type { RestApp } from "./rest-app.ts";

const tags = ["events"];

export function eventRoutes(app: RestApp, deps: DoorDeps, streams: EventStreams): void {
  app.get(
    "/api/tasks/:id/events",
    {
      schema: {
        tags,
        summary: "Follow a task",
        description:
          "Server-sent events: what happened so far, then what happens, until the task has ended. `id:` is the event's `seq`; a reader resumes with `Last-Event-ID` (or `?after=`). With `Accept: application/json` it answers the log so far as an array.",
        params: IdParam,
        querystring: After,
        response: { 200: z.array(TaskEvent), 404: Problem },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const after = lastEventIdOf(request, request.query.after);
      const { id } = request.params;
      if (request.headers.accept?.includes("application/json") === true)
        return listTaskEvents(deps, caller, { taskId: id, after });
      requireRole(caller, "viewer");
      await requireOwnTask(deps, caller, id);
      await streams.send(
        reply,
        (signal) => followTask(deps, id, after, signal),
        (event) => event.seq,
      );
      return reply;
    },
  );

  app.get(
    "/api/events",
    {
      schema: {
        tags,
        summary: "Follow all your tasks",
        description:
          "Server-sent events of all your tasks from now on, or from the event `Last-Event-ID` (or `?after=`). `id:` is the event's `id`.",
        querystring: After,
        response: { 200: z.array(TaskEvent) },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      requireRole(caller, "viewer");
      const isResuming = request.headers["last-event-id"] !== undefined || request.query.after !== undefined;
      const after = isResuming ? lastEventIdOf(request, request.query.after) : await newestEventIdOf(deps);
      await streams.send(
        reply,
        (signal) => followOwner(deps, caller.principal, after, signal),
        (event) => event.id,
      );
      return reply;
    },
  );
}
