import { z } from "zod";
import {
  AwaitedTask,
  CancelledTask,
  CreatedTask,
  PausedTask,
  Problem,
  ResolveStep,
  RetryTask,
  Task,
} from "@orchestrator/contracts";
import { cancelTask } from "../../tasks/cancel-task.ts";
import { pauseTask } from "../../tasks/pause-task.ts";
import { resolveStep } from "../../tasks/resolve-step.ts";
import { resumeTask } from "../../tasks/resume-task.ts";
import { retryTask } from "../../tasks/retry-task.ts";
import type { DoorDeps } from "../door-deps.ts";
import { callerOf } from "../middleware/caller-of.ts";
import type { HeldRequests } from "../middleware/held-requests.ts";
import { answerAccepted } from "./answer-accepted.ts";
import { IdParam, StepParams } from "./params.ts";
import { idempotencyKeyOf } from "./request-headers.ts";
import type { RestApp } from "./rest-app.ts";

const tags = ["tasks"];

/** What may be done with a task that is there. */
export function taskControlRoutes(app: RestApp, deps: DoorDeps, held: HeldRequests): void {
  app.post(
    "/api/tasks/:id/cancel",
    {
      schema: {
        tags,
        summary: "Cancel a task and those created on its behalf",
        description:
          "Once this answers, no call of them begins. `receipts` says what is known of each step's call; ask again, or get the task, for what becomes known later.",
        params: IdParam,
        response: { 200: CancelledTask, 404: Problem, 409: Problem },
      },
    },
    (request) => cancelTask(deps, callerOf(request), request.params.id),
  );

  app.post(
    "/api/tasks/:id/pause",
    {
      schema: {
        tags,
        summary: "Keep the steps of a task from beginning",
        description: "Once this answers, none begins. Calls that run finish, and their results count.",
        params: IdParam,
        response: { 200: PausedTask, 404: Problem, 409: Problem },
      },
    },
    (request) => pauseTask(deps, callerOf(request), request.params.id),
  );

  app.post(
    "/api/tasks/:id/resume",
    {
      schema: {
        tags,
        summary: "Let the steps of a paused task begin again",
        params: IdParam,
        response: { 200: PausedTask, 404: Problem, 409: Problem },
      },
    },
    (request) => resumeTask(deps, callerOf(request), request.params.id),
  );

  retryRoute(app, deps, held);

  app.post(
    "/api/tasks/:id/steps/:step_number/resolve",
    {
      schema: {
        tags,
        summary: "Say what became of a step whose outcome is unknown",
        params: StepParams,
        body: ResolveStep,
        response: { 200: Task, 404: Problem, 409: Problem },
      },
    },
    (request) =>
      resolveStep(deps, callerOf(request), {
        taskId: request.params.id,
        stepNumber: request.params.step_number,
        finding: request.body,
      }),
  );
}

function retryRoute(app: RestApp, deps: DoorDeps, held: HeldRequests): void {
  app.post(
    "/api/tasks/:id/retry",
    {
      // Nothing is a body too: what did not complete is done again.
      preValidation: async (request) => {
        if (request.body === undefined) request.body = { from: "failure" };
      },
      schema: {
        tags,
        summary: "Do a task that has ended again, as a new task",
        description:
          "Steps that completed and do not run again keep their outputs. With `Prefer: wait=N` it answers as a submit does. Under the same `Idempotency-Key` the same task is answered for 24 hours.",
        headers: z.object({ "idempotency-key": z.string().optional(), prefer: z.string().optional() }),
        params: IdParam,
        body: RetryTask,
        response: {
          200: AwaitedTask,
          201: CreatedTask,
          404: Problem,
          409: Problem,
          422: Problem,
          503: Problem,
        },
      },
    },
    async (request, reply) => {
      const created = await retryTask(deps, callerOf(request), {
        ...request.body,
        taskId: request.params.id,
        idempotencyKey: idempotencyKeyOf(request),
      });
      return answerAccepted({ ...deps, held }, request, reply, created);
    },
  );
}
