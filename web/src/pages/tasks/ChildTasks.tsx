import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApp } from "../../app/app-context.ts";
import { useAfterEvents } from "../../live/use-after-events.ts";
import { TaskLink } from "./TaskLink.tsx";
import { taskKeys } from "./task-keys.ts";

const SHOWN = 5;
const AFTER_EVENTS_MS = 5000;

/** The newest of the tasks that were created on behalf of this one, e.g. by its agents; nothing without any. */
export function ChildTasks({ taskId }: { taskId: number }) {
  const { client } = useApp();
  const queryKey = useMemo(() => taskKeys.children(taskId), [taskId]);
  useAfterEvents(queryKey, AFTER_EVENTS_MS);
  const { data } = useQuery({
    queryKey,
    queryFn: () => client.tasks.listPage({ parent_task_id: taskId, limit: SHOWN }),
  });
  if (data === undefined || data.items.length === 0) return null;
  const more = data.total - data.items.length;
  return (
    <span className="flex flex-wrap gap-x-2">
      on its behalf
      {data.items.map(({ id }) => (
        <TaskLink key={id} taskId={id}>
          {String(id)}
        </TaskLink>
      ))}
      {more > 0 && <span>and {more.toLocaleString()} more</span>}
    </span>
  );
}
