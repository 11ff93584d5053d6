import type { Task } from "@orchestrator/contracts";
import { Link } from "@tanstack/react-router";
import { usePreferences } from "../../app/app-context.ts";
import { describeDuration } from "../../components/describe-time.ts";
import { Status } from "../../components/Status.tsx";
import { Time } from "../../components/Time.tsx";
import { pb } from "../../paths.ts";
import { ChildTasks } from "./ChildTasks.tsx";
import { TaskActions } from "./TaskActions.tsx";
import { TaskLink } from "./TaskLink.tsx";
import { WhatIsAwaited } from "./WhatIsAwaited.tsx";
import { WhyItFailed } from "./WhyItFailed.tsx";

/** Which task it is, how it stands, and what can be done with it. */
export function TaskHeader({ task }: { task: Task }) {
  const { view } = usePreferences();
  const isPower = view === "power";
  const isPaused = task.paused_at !== null && task.completed_at === null;
  return (
    <div className="flex shrink-0 flex-wrap items-start gap-x-4 gap-y-2 px-4 py-2.5">
      <title>{`Task ${task.id}, ${isPaused ? "paused" : task.status} · Orchestrator`}</title>
      <div className="min-w-0 flex-1 basis-96">
        <h1 className="line-clamp-2 text-lg font-semibold break-words" title={task.description}>
          {task.description}
        </h1>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-muted">
          <Status status={task.status} isPaused={isPaused} />
          {isPower && <span className="tabular-nums">Task {task.id}</span>}
          <Time at={task.created_at} />
          {task.completed_at !== null && (
            <span className="tabular-nums">
              took {describeDuration(Date.parse(task.completed_at) - Date.parse(task.created_at))}
            </span>
          )}
          {isPower && (
            <Link to={pb.tasks()} search={{ user: task.user_id }} className="text-accent underline">
              {task.user_id}
            </Link>
          )}
          <Link to={pb.chat()} search={{ session: task.session_id }} className="text-accent underline">
            {isPower ? "session" : "in the chat"}
          </Link>
          {task.retry_of !== null && <TaskLink taskId={task.retry_of}>retry of {task.retry_of}</TaskLink>}
          {task.retried_by.map((id) => (
            <TaskLink key={id} taskId={id}>
              retried by {id}
            </TaskLink>
          ))}
          {task.parent_task_id !== null && (
            <TaskLink taskId={task.parent_task_id}>on behalf of {task.parent_task_id}</TaskLink>
          )}
          {isPower && <ChildTasks taskId={task.id} />}
        </p>
        {task.status === "failed" && task.error !== null && <WhyItFailed task={task} error={task.error} />}
        <WhatIsAwaited task={task} />
      </div>
      <TaskActions task={task} />
    </div>
  );
}
