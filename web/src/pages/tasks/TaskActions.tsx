import type { Task } from "@orchestrator/contracts";
import type { TaskAction } from "@orchestrator/contracts/task-state";
import { taskCan } from "@orchestrator/contracts/task-state";
import { Ban, Pause, Play, RotateCcw, Share2 } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { RetryDialog } from "./RetryDialog.tsx";
import { ShareDialog } from "./ShareDialog.tsx";
import { useTaskActions } from "./use-task-actions.ts";

/** Why an action is not possible in the task's status; undefined when it is. */
const reasonAgainst = (action: TaskAction, { status }: Task): string | undefined =>
  taskCan(action, status) ? undefined : `A task that is ${status} cannot be ${pastOf[action]}`;

const pastOf: Record<TaskAction, string> = {
  cancel: "cancelled",
  pause: "paused",
  resume: "resumed",
  retry: "retried; it has not ended",
};

export function TaskActions({ task }: { task: Task }) {
  const { cancel, pause, resume } = useTaskActions(task.id);
  const [open, setOpen] = useState<"retry" | "share" | undefined>();
  const isPaused = task.paused_at !== null && taskCan("resume", task.status);
  return (
    <div role="toolbar" aria-label="Actions" className="flex flex-wrap gap-2">
      {isPaused ? (
        <Button onClick={() => resume.mutate()}>
          <Play size={14} aria-hidden />
          Resume
        </Button>
      ) : (
        <Button onClick={() => pause.mutate()} disabledReason={reasonAgainst("pause", task)}>
          <Pause size={14} aria-hidden />
          Pause
        </Button>
      )}
      <Button
        kind="danger"
        onClick={() => cancel.mutate()}
        disabledReason={cancel.isPending ? "It is being cancelled" : reasonAgainst("cancel", task)}
      >
        <Ban size={14} aria-hidden />
        Cancel
      </Button>
      <Button onClick={() => setOpen("retry")} disabledReason={reasonAgainst("retry", task)}>
        <RotateCcw size={14} aria-hidden />
        Retry
      </Button>
      <Button onClick={() => setOpen("share")}>
        <Share2 size={14} aria-hidden />
        Share
      </Button>
      {open === "retry" && <RetryDialog task={task} onClose={() => setOpen(undefined)} />}
      {open === "share" && <ShareDialog task={task} onClose={() => setOpen(undefined)} />}
    </div>
  );
}
