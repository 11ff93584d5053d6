import type { Task } from "@orchestrator/contracts";
import { isTerminalTask } from "@orchestrator/contracts/task-state";
import { useEffect, useState } from "react";
import { useSpace } from "../use-space.ts";
import { stepSpans, timeRange } from "./step-spans.ts";
import { tickText, ticksOf } from "./ticks.ts";
import { TimelineLegend } from "./TimelineLegend.tsx";
import { TimelineRow } from "./TimelineRow.tsx";

interface TaskTimelineProps {
  task: Task;
  agentNames: ReadonlyMap<number, string>;
  chosen: number | undefined;
  onChoose: (stepNumber: number) => void;
}

const CLOCK_MS = 1000;
/** So much of an axis a time needs. */
const TICK_PX = 84;
/** A wait that takes less of the axis is none to speak of, in percent. */
const SHORTEST_WAIT = 0.4;

/** When each call ran, one bar per attempt, and a thin line where a step waited. */
export function TaskTimeline({ task, agentNames, chosen, onChoose }: TaskTimelineProps) {
  const now = useNow(!isTerminalTask(task.status));
  const [axis, space] = useSpace();
  const { from, to } = timeRange(task, now);
  const shareOf = (time: number): number => ((time - from) / (to - from)) * 100;
  const axisPx = space?.width ?? 640;
  const most = Math.max(2, Math.min(10, Math.floor(axisPx / TICK_PX)));
  const ticks = ticksOf(to - from, most);
  const rows = task.steps.map((step) => ({
    step,
    spans: stepSpans(step, task, now).filter(
      (span) => span.kind !== "waiting" || shareOf(span.to) - shareOf(span.from) > SHORTEST_WAIT,
    ),
  }));
  const kinds = new Set(rows.flatMap(({ spans }) => spans.map(({ kind }) => kind)));
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <div className="sticky top-0 z-10 flex border-b border-line bg-bg pr-4 text-sm text-muted">
        <span className="w-72 shrink-0 px-4 py-1.5 max-sm:w-36">Step</span>
        <div ref={axis} className="relative mr-6 h-7 flex-1">
          {ticks.map((ms) => (
            <span
              key={ms}
              className="absolute top-1.5 -translate-x-1/2 whitespace-nowrap tabular-nums first:translate-x-0"
              style={{ left: `${shareOf(from + ms)}%` }}
            >
              {tickText(ms)}
            </span>
          ))}
        </div>
        <span className="w-18 shrink-0 py-1.5 text-right max-sm:w-14">Took</span>
      </div>
      <div className="relative">
        <div aria-hidden className="absolute inset-y-0 right-28 left-72 max-sm:right-24 max-sm:left-36">
          {ticks.map((ms) => (
            <span
              key={ms}
              className="absolute inset-y-0 border-l border-line"
              style={{ left: `${shareOf(from + ms)}%` }}
            />
          ))}
        </div>
        <ol className="relative">
          {rows.map(({ step, spans }) => (
            <li key={step.step_number}>
              <TimelineRow
                step={step}
                spans={spans}
                agentNames={agentNames}
                pxOf={(time) => (shareOf(time) / 100) * axisPx}
                isChosen={step.step_number === chosen}
                onChoose={onChoose}
              />
            </li>
          ))}
        </ol>
      </div>
      <TimelineLegend kinds={kinds} />
    </div>
  );
}

/** The time, again and again while something runs. */
function useNow(isRunning: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => setNow(Date.now()), CLOCK_MS);
    return () => clearInterval(timer);
  }, [isRunning]);
  return now;
}
