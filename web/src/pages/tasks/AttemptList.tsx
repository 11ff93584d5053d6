import type { TaskStep } from "@orchestrator/contracts";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { describeDuration } from "../../components/describe-time.ts";
import { revealHidden } from "../../components/reveal-hidden.ts";
import { AttemptExchange } from "./AttemptExchange.tsx";
import { OutputView } from "./OutputView.tsx";
import { attemptsOf } from "./step-facts.ts";
import { spanLooks } from "./timeline/span-looks.ts";

interface AttemptListProps {
  taskId: number;
  step: TaskStep;
  agentNames: ReadonlyMap<number, string>;
}

type Attempt = ReturnType<typeof attemptsOf>[number];

/** Every call of the step, in order, and how it ended; each opens to what was sent and what came back. */
export function AttemptList({ taskId, step, agentNames }: AttemptListProps) {
  const attempts = attemptsOf(step);
  if (attempts.length === 0) return <p className="text-muted">No agent was called yet.</p>;
  return (
    <ol className="divide-y divide-line rounded-md border border-line">
      {attempts.map((attempt, i) => (
        <li key={`${attempt.attempt}-${i}`}>
          <AttemptRow
            attempt={attempt}
            agentName={agentNames.get(attempt.agent_id) ?? "an agent that is gone"}
            waitedMs={waitBefore(attempts, i)}
            exchange={{
              taskId,
              stepNumber: step.step_number,
              attempt: attempt.attempt,
              ended: step.history.length,
            }}
          />
        </li>
      ))}
    </ol>
  );
}

interface AttemptRowProps {
  attempt: Attempt;
  agentName: string;
  /** How long the step waited after the attempt before. */
  waitedMs: number | undefined;
  exchange: React.ComponentProps<typeof AttemptExchange>;
}

function AttemptRow({ attempt, agentName, waitedMs, exchange }: AttemptRowProps) {
  const { outcome, error, output, started_at: from, ended_at: to } = attempt;
  const [isOpen, setOpen] = useState(false);
  const { icon: Icon, color, text } = spanLooks[outcome];
  return (
    <details
      className="group/attempt"
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="flex list-none flex-col gap-0.5 rounded-md px-2.5 py-1.5 hover:bg-hover">
        <span className="flex items-center gap-1.5">
          <ChevronRight
            size={12}
            aria-hidden
            className="shrink-0 text-muted transition-transform group-open/attempt:rotate-90"
          />
          <Icon size={13} aria-hidden className={`shrink-0 ${color}`} />
          <span className="shrink-0 tabular-nums">{attempt.attempt}.</span>
          <span className="truncate font-medium" title={agentName}>
            {agentName}
          </span>
          <span className="shrink-0 text-muted">{text}</span>
          {to !== null && (
            <span className="ml-auto shrink-0 text-sm text-muted tabular-nums">
              {describeDuration(Date.parse(to) - Date.parse(from))}
            </span>
          )}
        </span>
        {error !== null && <span className="pl-8 break-words text-bad">{revealHidden(error.message)}</span>}
      </summary>
      {isOpen && (
        <div className="flex flex-col gap-3 px-2.5 pt-1 pb-3">
          <p className="text-sm text-muted">
            Began <time dateTime={from}>{new Date(from).toLocaleString()}</time>
            {waitedMs !== undefined && `, ${describeDuration(waitedMs)} after the attempt before`}
            {error !== null && <span className="font-mono text-xs"> · {error.error_type}</span>}
          </p>
          {output !== undefined && (
            <section aria-label="The answer that does not count" className="flex flex-col gap-1.5">
              <h4 className="text-sm font-medium text-muted">The answer that does not count</h4>
              <OutputView output={output} name={`Answer of attempt ${attempt.attempt}`} />
            </section>
          )}
          <AttemptExchange {...exchange} />
        </div>
      )}
    </details>
  );
}

function waitBefore(attempts: readonly Attempt[], i: number): number | undefined {
  const end = attempts[i - 1]?.ended_at;
  const begin = attempts[i]?.started_at;
  if (end === undefined || end === null || begin === undefined) return undefined;
  return Math.max(0, Date.parse(begin) - Date.parse(end));
}
