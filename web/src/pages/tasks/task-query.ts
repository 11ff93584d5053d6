import type { Client } from "@orchestrator/client";
import { queryOptions } from "@tanstack/react-query";
import { taskKeys } from "./task-keys.ts";

/** A task as it stands; events change it in place (`live/follow-in-cache.ts`). */
export const taskQuery = (client: Client, taskId: number) =>
  queryOptions({ queryKey: taskKeys.snapshot(taskId), queryFn: () => client.tasks.get(taskId) });
