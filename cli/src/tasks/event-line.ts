import type { TaskEvent } from "@orchestrator/contracts";
import { clockTime } from "../terminal/durations.ts";
import { cleanLine } from "../terminal/clean-text.ts";
import type { TaskProgress } from "./task-progress.ts";

const SHOWN: ReadonlySet<string> = new Set([
  "message",
  "error_type",
  "reason",
  "question",
  "next_attempt_at",
  "until",
]);

/** An event as a line, e.g. `16:30:05  step 2  completed  DataAnalyzer`. */
export function eventLine(event: TaskEvent, progress: TaskProgress): string {
  const [noun = "", verb = ""] = event.type.split(".");
  const step = progress.steps.find(({ number }) => number === event.step_number);
  const what = event.step_number === null ? noun : `${noun} ${event.step_number}`;
  const told = Object.entries(event.data).flatMap(([name, value]) => {
    if (!SHOWN.has(name) || typeof value !== "string") return [];
    return [name === "error_type" || name === "message" ? value : `${name}: ${value}`];
  });
  const attempt = event.data["attempt"];
  const facts = [
    step?.agentName,
    typeof attempt === "number" && attempt > 1 ? `attempt ${attempt}` : undefined,
    ...told,
  ].filter((fact): fact is string => fact !== undefined && fact !== "");
  return [clockTime(event.created_at), what, verb.replaceAll("_", " "), facts.map(cleanLine).join("; ")]
    .join("  ")
    .trimEnd();
}
