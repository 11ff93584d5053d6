import type { Task } from "@orchestrator/contracts";
import { taskCan } from "@orchestrator/contracts/task-state";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Ban, Workflow } from "lucide-react";
import { useState } from "react";
import { useApp } from "../../app/app-context.ts";
import { Button } from "../../components/Button.tsx";
import { describeDuration } from "../../components/describe-time.ts";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { Status } from "../../components/Status.tsx";
import { pb } from "../../paths.ts";
import { ResolveUnknown } from "../tasks/ResolveUnknown.tsx";
import { taskQuery } from "../tasks/task-query.ts";
import { useTaskActions } from "../tasks/use-task-actions.ts";
import { MiniGraph } from "./MiniGraph.tsx";

/** Who works on what, below the words that asked for it. Of earlier tasks only on request. */
export function TaskCard({ taskId, isOpen }: { taskId: number; isOpen: boolean }) {
  const [isAsked, setAsked] = useState(false);
  if (!isOpen && !isAsked)
    return (
      <button
        type="button"
        onClick={() => setAsked(true)}
        className="flex items-center gap-1.5 self-start rounded text-sm text-muted hover:text-text"
      >
        <Workflow size={13} aria-hidden />
        How task {taskId} was done
      </button>
    );
  return <OpenCard taskId={taskId} />;
}

function OpenCard({ taskId }: { taskId: number }) {
  const { client } = useApp();
  const query = useQuery(taskQuery(client, taskId));
  return (
    <section aria-label={`Task ${taskId}`} className="rounded-md border border-line bg-surface">
      <QueryPanel query={query} what="the task">
        {(task) => <CardBody task={task} />}
      </QueryPanel>
    </section>
  );
}

function CardBody({ task }: { task: Task }) {
  const { cancel } = useTaskActions(task.id);
  const working = task.steps
    .filter(({ status }) => status === "executing")
    .map(({ agent_name: name }) => name);
  const unknown = task.steps.filter(({ status }) => status === "unknown");
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
        <Status status={task.status} isPaused={task.paused_at !== null && task.completed_at === null} />
        <span className="text-muted" aria-live="polite">
          {working.length > 0 &&
            `${[...new Set(working)].join(", ")} ${working.length === 1 ? "works" : "work"}`}
          {task.completed_at !== null &&
            `took ${describeDuration(Date.parse(task.completed_at) - Date.parse(task.created_at))}`}
        </span>
        <Link to={pb.task({ taskId: task.id })} className="ml-auto text-accent underline">
          Task {task.id}
        </Link>
        {taskCan("cancel", task.status) && (
          <Button kind="danger" onClick={() => cancel.mutate()}>
            <Ban size={13} aria-hidden />
            Stop
          </Button>
        )}
      </div>
      {task.steps.length > 0 && <MiniGraph taskId={task.id} steps={task.steps} />}
      {unknown.map(({ step_number: number }) => (
        <div key={number} className="p-3 pt-0">
          <ResolveUnknown taskId={task.id} stepNumber={number} />
        </div>
      ))}
    </>
  );
}
