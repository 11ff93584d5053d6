import { taskCan } from "@orchestrator/contracts/task-state";
import { Ban, RotateCcw } from "lucide-react";
import { useContext, useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { SelectionContext, useChosen } from "./task-selection.ts";
import { useBulkAction } from "./use-bulk-action.ts";

/** What can be done with all that is ticked. */
export function BulkBar() {
  const selection = useContext(SelectionContext);
  const chosen = [...useChosen().values()];
  const bulk = useBulkAction();
  const [isAsking, setAsking] = useState(false);
  if (chosen.length === 0) return null;
  const cancellable = chosen.filter(({ status }) => taskCan("cancel", status));
  const retriable = chosen.filter(({ status }) => taskCan("retry", status));
  const run = (action: "cancel" | "retry", tasks: typeof chosen): void => {
    setAsking(false);
    selection.set(new Map());
    bulk.mutate({ action, taskIds: tasks.map(({ id }) => id) });
  };
  return (
    <div
      role="toolbar"
      aria-label="Selected tasks"
      className="flex items-center gap-2 border-b border-line bg-selected px-4 py-1.5"
    >
      <span className="mr-2 font-medium tabular-nums">{chosen.length} selected</span>
      <Button
        kind="danger"
        disabledReason={cancellable.length === 0 ? "All of them have ended" : undefined}
        onClick={() => setAsking(true)}
      >
        <Ban size={14} aria-hidden />
        Cancel {cancellable.length}
      </Button>
      <Button
        disabledReason={retriable.length === 0 ? "None of them has ended" : undefined}
        onClick={() => run("retry", retriable)}
      >
        <RotateCcw size={14} aria-hidden />
        Retry {retriable.length}
      </Button>
      <Button onClick={() => selection.set(new Map())}>Clear</Button>
      {isAsking && (
        <Dialog title={`Cancel ${cancellable.length} tasks?`} onClose={() => setAsking(false)}>
          <div className="flex flex-col gap-3 p-4 pt-0">
            <p className="text-muted">
              Their running calls are stopped where the agent can be told; what has completed is kept. It
              cannot be undone, but a cancelled task can be retried.
            </p>
            <div className="flex justify-end gap-2">
              <Button onClick={() => setAsking(false)}>Keep them</Button>
              <Button kind="danger" onClick={() => run("cancel", cancellable)}>
                Cancel {cancellable.length} tasks
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </div>
  );
}
