import type { TaskSummary } from "@orchestrator/contracts";
import { useContext } from "react";
import { SelectionContext, useIsChosen } from "./task-selection.ts";

export function SelectBox({ task }: { task: TaskSummary }) {
  const selection = useContext(SelectionContext);
  return (
    <input
      type="checkbox"
      tabIndex={-1}
      aria-label={`Select task ${task.id}`}
      checked={useIsChosen(task.id)}
      onClick={(event) => event.stopPropagation()}
      onChange={() => selection.toggle(task)}
      className="block size-3.5 accent-accent"
    />
  );
}
