import type { Task } from "@orchestrator/contracts";
import { Link } from "@tanstack/react-router";
import { pb } from "../../paths.ts";

/** One line: which steps wait until a person says what became of them. */
export function WhatIsAwaited({ task }: { task: Task }) {
  const unknown = task.steps.filter(({ status }) => status === "unknown");
  const [first] = unknown;
  if (first === undefined || task.completed_at !== null) return null;
  return (
    <p className="mt-0.5 break-words text-warn">
      Waits for you: nobody knows whether{" "}
      <Link
        to={pb.task({ taskId: task.id })}
        search={{ step: first.step_number }}
        className="underline"
      >{`step ${first.step_number}`}</Link>{" "}
      ({first.agent_name}) was done
      {unknown.length > 1 && `, nor ${unknown.length - 1} more`}
    </p>
  );
}
