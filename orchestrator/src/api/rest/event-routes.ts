import { z } from "zod";
import { TaskEvent, Problem } from "@orchestrator/contracts";
import { listTaskEvents } from "../../tasks/list-task-events.ts";
import { endOfOwnerFeed, followTask } from "../../events/subscribe.ts";
import { requireRole } from "../../kernel/caller.ts";
import { requireOwnTask } from "../../tasks/find-task.ts";
import type { DoorDeps } from "../door-deps.ts";
import { callerOf, identityOf } from "../middleware/caller-of.ts";
import type { EventStreams } from "./event-stream.ts";
import { After, AfterPosition, IdParam } from "./params.ts";
import { lastEventIdOf, lastPositionOf } from "./request-headers.ts";
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
      await streams.send(reply, identityOf(request), (signal) =>
        numbered(followTask(deps, id, after, signal)),
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
          "Server-sent events of all your tasks from now on, or from the event `Last-Event-ID` (or `?after=`). `id:` is the place of the event among all, to be sent back as it is.",
        querystring: AfterPosition,
        response: { 200: z.array(TaskEvent) },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      requireRole(caller, "viewer");
      const after = lastPositionOf(request, request.query.after) ?? (await endOfOwnerFeed(deps));
      await streams.send(reply, identityOf(request), (signal) =>
        deps.ownerEvents.follow(caller.principal, after, signal),
      );
      return reply;
    },
  );
}

async function* numbered(
  pages: AsyncIterable<TaskEvent[]>,
): AsyncGenerator<{ id: number; event: TaskEvent }[]> {
  for await (const page of pages) yield page.map((event) => ({ id: event.seq, event }));
}
