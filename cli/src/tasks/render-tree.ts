import type { StepStatus, TaskStatus } from "@orchestrator/contracts";
import { durationText } from "../terminal/durations.ts";
import { cutTo } from "../terminal/fit-text.ts";
import type { Glyphs } from "../terminal/glyphs.ts";
import type { Paint, Style } from "../terminal/style.ts";
import type { StepProgress, TaskProgress } from "./task-progress.ts";

export interface TreeOptions {
  style: Style;
  glyphs: Glyphs;
  columns: number;
  /** Steps that do not fit are counted instead of shown. */
  rows: number;
  /** Milliseconds since 1970. */
  now: number;
}

/** The task and its steps, a line each, none longer than the screen is wide. */
export function renderTree(progress: TaskProgress, options: TreeOptions): string[] {
  const { style, columns, now } = options;
  const status = progress.isPaused ? "paused" : progress.status;
  const took = durationText((progress.endedAt ?? now) - progress.createdAt);
  const head = `Task ${progress.id}  ${status}  ${took}`;
  const shown = stepsThatFit(progress.steps, options.rows - 1);
  const hidden = progress.steps.length - shown.length;
  return [
    `${style.bold(`Task ${progress.id}`)}  ${paintOf(progress.status, style)(status)}  ${style.dim(took)}  ${cutTo(
      oneLine(progress.description),
      Math.max(0, columns - head.length - 3),
    )}`.trimEnd(),
    ...shown.map((step, i) => stepLine(step, i === progress.steps.length - 1 && hidden === 0, options)),
    ...(hidden === 0 ? [] : [style.dim(`   and ${hidden} more steps`)]),
  ];
}

/** In order; when there is no room for all, those that tell something before those that wait or are done. */
function stepsThatFit(steps: readonly StepProgress[], room: number): readonly StepProgress[] {
  if (steps.length <= room) return steps;
  const chosen = steps
    .toSorted((a, b) => URGENCY[b.status] - URGENCY[a.status] || a.number - b.number)
    .slice(0, Math.max(0, room - 1));
  return steps.filter((step) => chosen.includes(step));
}

const URGENCY: Readonly<Record<StepStatus, number>> = {
  unknown: 4,
  failed: 4,
  waiting: 3,
  executing: 3,
  queued: 2,
  pending: 1,
  completed: 0,
  skipped: 0,
  cancelled: 0,
};

function stepLine(step: StepProgress, isLast: boolean, { style, glyphs, columns, now }: TreeOptions): string {
  const paint = paintOf(step.status, style);
  const branch = isLast ? glyphs.last : glyphs.branch;
  const state = `${glyphs.status[step.status]} ${step.status.padEnd(9)}`;
  const facts = [step.agentName, timeOf(step, now), step.attempts > 1 ? `attempt ${step.attempts}` : ""]
    .filter((fact) => fact !== "")
    .join(", ");
  const before = step.dependencies.length === 0 ? "" : ` (after ${step.dependencies.join(", ")})`;
  const words = wordsOf(step);
  const start = `${branch} ${state} ${step.number}. `;
  const rest = cutTo(`${facts}${before}: ${words}`, columns - start.length - 1);
  return `${style.dim(branch)} ${paint(state)} ${step.number}. ${rest}`;
}

/** What it is to do; of a step that something happened to, what that was. A skipped one says both: it did nothing. */
function wordsOf({ status, remark, description }: StepProgress): string {
  if (remark === undefined) return oneLine(description);
  return status === "skipped" ? `${oneLine(description)} (${oneLine(remark)})` : oneLine(remark);
}

function timeOf({ startedAt, endedAt, status }: StepProgress, now: number): string {
  if (startedAt === undefined) return "";
  if (endedAt !== undefined) return durationText(endedAt - startedAt);
  return status === "executing" || status === "waiting" ? durationText(now - startedAt) : "";
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** The colour of a status; its word is always beside it. */
export function paintOf(status: StepStatus | TaskStatus, style: Style): Paint {
  switch (status) {
    case "completed":
      return style.green;
    case "failed":
      return style.red;
    case "unknown":
    case "waiting":
      return style.yellow;
    case "executing":
    case "planning":
      return style.blue;
    case "pending":
    case "queued":
    case "skipped":
    case "cancelled":
      return style.dim;
  }
}
