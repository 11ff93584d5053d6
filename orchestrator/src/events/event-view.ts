import type { TaskEvent } from "@orchestrator/contracts";
import { isoTime } from "../kernel/clock.ts";
import { fromJsonOrNull } from "../store/tables/json-column.ts";
import type { EventRow } from "../store/tables/task-events.ts";

export const eventView = (row: EventRow): TaskEvent => ({
  id: row.id,
  task_id: row.task_id,
  seq: row.seq,
  type: row.type,
  step_number: row.step_number,
  data: fromJsonOrNull<TaskEvent["data"]>(row.data) ?? {},
  created_at: isoTime(row.created_at),
});
