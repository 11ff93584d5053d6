import type { FastifyReply, FastifyRequest } from "fastify";
import type { AwaitedTask, CreatedTask } from "@orchestrator/contracts";
import { waitForTask } from "../../tasks/wait-for-task.ts";
import type { DoorDeps } from "../door-deps.ts";
import type { HeldRequests } from "../middleware/held-requests.ts";
import { waitSecondsOf } from "./request-headers.ts";

/** Answers a submit or a retry: 201 at once, or with `Prefer: wait=N` 200 and the task as it stands by then. */
export async function answerAccepted(
  { held, ...deps }: DoorDeps & { held: HeldRequests },
  request: FastifyRequest,
  reply: FastifyReply,
  created: CreatedTask,
): Promise<CreatedTask | AwaitedTask> {
  request.log.info({ request_id: request.id, task_id: created.task_id }, "task accepted");
  void reply.header("location", `/api/tasks/${created.task_id}`);
  const waitSeconds = waitSecondsOf(request);
  if (waitSeconds === undefined) {
    void reply.code(201);
    return created;
  }
  const task = await held.during(request, (caller) =>
    waitForTask(deps, caller, { taskId: created.task_id, waitMs: waitSeconds * 1000 }),
  );
  void reply.code(200).header("preference-applied", `wait=${waitSeconds}`);
  return { ...task, task_id: task.id };
}
