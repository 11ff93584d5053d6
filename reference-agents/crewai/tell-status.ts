import { CREW_TASKS } from "./crew.ts";
import type { Run } from "./run-store.ts";

/** A run as CrewAI AMP tells it at GET /status/{id}; `state` repeats `status` for clients of the newer shape. */
export function tellStatus(id: string, run: Run): object {
  const head = {
    kickoff_id: id,
    status: run.status,
    state: run.status.toUpperCase(),
    meta: run.meta ?? null,
  };
  switch (run.status) {
    case "running": {
      const { tasksDone } = run;
      return {
        ...head,
        current_task: CREW_TASKS[tasksDone]?.task ?? null,
        progress: { completed_tasks: tasksDone, total_tasks: CREW_TASKS.length },
      };
    }
    case "completed": {
      const { piece, workflow, facts } = run.result;
      const tasks = workflow.map(({ agent, task, output, seconds }, index) => ({
        task_id: `task_${index + 1}`,
        agent,
        task,
        output,
        execution_time: seconds,
      }));
      return { ...head, result: { output: piece, tasks, metadata: facts }, execution_time: secondsOf(run) };
    }
    case "error":
      return { ...head, error: run.message, execution_time: secondsOf(run) };
    default:
      return run satisfies never;
  }
}

function secondsOf({ startedAt, endedAt }: { startedAt: number; endedAt: number }): number {
  return (endedAt - startedAt) / 1000;
}
