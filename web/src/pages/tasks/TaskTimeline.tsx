import type { Task, TaskStep } from "@orchestrator/contracts";
import { isTerminalTask } from "@orchestrator/contracts/task-state";
import { useEffect, useState } from "react";
import { describeDuration } from "../../components/describe-time.ts";
import { Status } from "../../components/Status.tsx";
import { attemptsOf } from "./step-facts.ts";
import { ticksOf } from "./ticks.ts";

interface TaskTimelineProps {
  task: Task;
  agentNames: ReadonlyMap<number, string>;
  chosen: number | undefined;
  onChoose: (stepNumber: number) => void;
}

const CLOCK_MS = 500;

/** When each call ran, one bar per attempt. */
export function TaskTimeline({ task, agentNames, chosen, onChoose }: TaskTimelineProps) {
  const now = useNow(!isTerminalTask(task.status));
  const from = Date.parse(task.created_at);
  const to = Math.max(
    task.completed_at === null ? now : Date.parse(task.completed_at),
    lastEnd(task),
    from + 1,
  );
  const share = (time: number): number => ((time - from) / (to - from)) * 100;
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <div className="sticky top-0 z-10 flex border-b border-line bg-bg pr-4 text-sm text-muted">
        <span className="w-72 shrink-0 px-4 py-1.5 max-sm:w-32">Step</span>
        <div className="relative h-7 flex-1">
          {ticksOf(to - from).map((ms, i) => (
            <span
              key={ms}
              className={`absolute top-1.5 border-l border-line pl-1 whitespace-nowrap tabular-nums ${i % 2 === 1 ? "max-sm:hidden" : ""}`}
              style={{ left: `${share(from + ms)}%` }}
            >
              {describeDuration(ms)}
            </span>
          ))}
        </div>
      </div>
      <ol>
        {task.steps.map((step) => (
          <li key={step.step_number}>
            <button
              type="button"
              aria-pressed={step.step_number === chosen}
              onClick={() => onChoose(step.step_number)}
              className="flex h-7 w-full items-center pr-4 text-left hover:bg-hover focus-visible:-outline-offset-2 aria-pressed:bg-selected"
            >
              <span className="flex w-72 shrink-0 items-center gap-2 px-4 max-sm:w-32">
                <span className="w-4 shrink-0 text-right text-sm text-muted tabular-nums">
                  {step.step_number}
                </span>
                <span className="truncate">{step.description}</span>
              </span>
              <span className="relative h-full flex-1">
                {attemptsOf(step).map((attempt, i) => {
                  const start = share(Date.parse(attempt.started_at));
                  const end = share(attempt.ended_at === null ? now : Date.parse(attempt.ended_at));
                  return (
                    <span
                      key={`${attempt.attempt}-${i}`}
                      className={`bar bar-${attempt.outcome} absolute top-2 h-3 min-w-1 rounded-sm`}
                      style={{ left: `${start}%`, width: `${Math.max(0, end - start)}%` }}
                    />
                  );
                })}
                <span className="sr-only">{`, ${step.status}. ${told(step, agentNames, now)}`}</span>
                {step.started_at === null && (
                  <span className="absolute top-1 text-sm">
                    <Status status={step.status} />
                  </span>
                )}
              </span>
            </button>
          </li>
        ))}
      </ol>
      <Legend />
    </div>
  );
}

const outcomes = {
  executing: "running",
  completed: "completed",
  retried: "failed and retried",
  failed: "failed",
  lost: "lost in a crash",
  cancelled: "cancelled",
  discarded: "late answer, discarded",
  unknown: "outcome unknown",
} as const;

function Legend() {
  return (
    <ul
      aria-label="What the bars mean"
      className="flex flex-wrap gap-x-4 gap-y-1 px-4 py-3 text-sm text-muted"
    >
      {Object.entries(outcomes).map(([outcome, text]) => (
        <li key={outcome} className="flex items-center gap-1.5">
          <span aria-hidden className={`bar bar-${outcome} h-2.5 w-4 rounded-sm`} />
          {text}
        </li>
      ))}
    </ul>
  );
}

function told(step: TaskStep, agentNames: ReadonlyMap<number, string>, now: number): string {
  return attemptsOf(step)
    .map(({ agent_id: agent, outcome, started_at: from, ended_at: to }) => {
      const ms = (to === null ? now : Date.parse(to)) - Date.parse(from);
      return `${agentNames.get(agent) ?? `Agent ${agent}`}: ${outcomes[outcome]}, ${describeDuration(ms)}`;
    })
    .join("; ");
}

const lastEnd = ({ steps }: Task): number =>
  Math.max(0, ...steps.flatMap(({ history }) => history.map(({ ended_at: end }) => Date.parse(end))));

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
