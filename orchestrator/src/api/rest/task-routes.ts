import { z } from "zod";
import {
  AttemptTranscript,
  AwaitedTask,
  CreatedTask,
  CreateTask,
  ListTasks,
  Plan,
  PreviewPlan,
  Problem,
  Task,
  TaskSummary,
} from "@orchestrator/contracts";
import { createTask } from "../../tasks/create-task.ts";
import { getTask } from "../../tasks/get-task.ts";
import { listTasks } from "../../tasks/list-tasks.ts";
import { listTranscripts } from "../../tasks/list-transcripts.ts";
import { previewPlan } from "../../tasks/preview-plan.ts";
import type { DoorDeps } from "../door-deps.ts";
import { callerOf } from "../middleware/caller-of.ts";
import type { HeldRequests } from "../middleware/held-requests.ts";
import { answerAccepted } from "./answer-accepted.ts";
import { idempotencyKeyOf } from "./request-headers.ts";
import { setPageHeaders } from "./paging.ts";
import { IdParam, StepParams } from "./params.ts";
import type { RestApp } from "./rest-app.ts";

const tags = ["tasks"];

export function taskRoutes(app: RestApp, deps: DoorDeps, held: HeldRequests): void {
  submitRoutes(app, deps, held);

  app.get(
    "/api/tasks",
    {
      schema: {
        tags,
        summary: "List your tasks, newest first",
        description:
          "A page with `text` or `agent_id` goes through 10,000 tasks or steps at most: it may be short while `Link` leads on, and `X-Total-Count` counts what is found among the newest 10,000.",
        querystring: ListTasks,
        response: { 200: z.array(TaskSummary) },
      },
    },
    async (request, reply) => {
      const { tasks, total, nextCursor } = await listTasks(deps, callerOf(request), request.query);
      setPageHeaders(request, reply, { total, full: nextCursor !== undefined, nextCursor });
      return tasks;
    },
  );

  app.get(
    "/api/tasks/:id",
    { schema: { tags, summary: "Get a task", params: IdParam, response: { 200: Task, 404: Problem } } },
    (request) => getTask(deps, callerOf(request), request.params.id),
  );

  app.get(
    "/api/tasks/:id/steps/:step_number/transcripts",
    {
      schema: {
        tags,
        summary: "What each attempt of a step sent and got",
        description:
          "Oldest first, without secrets; texts are cut after 4,000 characters. What is kept is set by `KEEP_TRANSCRIPTS`.",
        params: StepParams,
        response: { 200: z.array(AttemptTranscript), 404: Problem },
      },
    },
    (request) =>
      listTranscripts(deps, callerOf(request), {
        taskId: request.params.id,
        stepNumber: request.params.step_number,
      }),
  );
}

function submitRoutes(app: RestApp, deps: DoorDeps, held: HeldRequests): void {
  app.post(
    "/api/tasks",
    {
      schema: {
        tags,
        summary: "Submit a task",
        description:
          "Answers 201 as soon as the task is planned and on disk. With `Prefer: wait=N` it answers 200 with the task once it has ended, or as it stands after N seconds (at most 120). Under the same `Idempotency-Key` the same task is answered for 24 hours.",
        headers: z.object({ "idempotency-key": z.string().optional(), prefer: z.string().optional() }),
        body: CreateTask,
        response: { 200: AwaitedTask, 201: CreatedTask, 422: Problem, 503: Problem },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const created = await createTask(deps, caller, {
        ...request.body,
        idempotencyKey: idempotencyKeyOf(request),
      });
      return answerAccepted({ ...deps, held }, request, reply, created);
    },
  );

  app.post(
    "/api/tasks/plan",
    {
      schema: {
        tags,
        summary: "Preview the plan of a task",
        body: PreviewPlan,
        response: { 200: Plan, 422: Problem },
      },
    },
    (request) => previewPlan(deps, callerOf(request), request.body),
  );
}
