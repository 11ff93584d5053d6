import type { Evidence } from "./evidence.ts";

/** A cancel or a pause that was answered has happened. Pure. */
export function unkeptControls({ controls = [], tasks, events }: Evidence): string[] {
  const cancelled = new Set(tasks.filter(({ status }) => status === "cancelled").map(({ id }) => id));
  const paused = new Set(events.filter(({ type }) => type === "task.paused").map(({ taskId }) => taskId));
  return controls
    .filter(({ taskId, verb }) => !(verb === "cancel" ? cancelled : paused).has(taskId))
    .map(({ taskId, verb }) => `a ${verb} of task ${taskId} was acknowledged and did not happen`);
}
