import type { TaskStep } from "@orchestrator/contracts";
import { describeDuration } from "../../components/describe-time.ts";
import { revealHidden } from "../../components/reveal-hidden.ts";
import { OutputView } from "./OutputView.tsx";
import { attemptsOf } from "./step-facts.ts";

interface AttemptListProps {
  step: TaskStep;
  agentNames: ReadonlyMap<number, string>;
}

/** Every call of the step, in order, and how it ended. */
export function AttemptList({ step, agentNames }: AttemptListProps) {
  const attempts = attemptsOf(step);
  if (attempts.length === 0) return <p className="text-muted">No agent was called yet.</p>;
  return (
    <ol className="flex flex-col gap-1.5">
      {attempts.map(
        ({ attempt, agent_id: agentId, outcome, error, output, started_at: from, ended_at: to }, i) => (
          <li key={`${attempt}-${i}`} className="rounded-md border border-line px-3 py-1.5">
            <p className="flex gap-2">
              <span className="tabular-nums">{attempt}.</span>
              <span className="font-medium">{outcome}</span>
              <span className="truncate text-muted">{agentNames.get(agentId) ?? `agent ${agentId}`}</span>
              {to !== null && (
                <span className="ml-auto shrink-0 text-muted tabular-nums">
                  {describeDuration(Date.parse(to) - Date.parse(from))}
                </span>
              )}
            </p>
            <p className="text-sm text-muted">
              <time dateTime={from}>{new Date(from).toLocaleString()}</time>
            </p>
            {error !== null && (
              <p className="text-sm break-words text-bad">
                {error.error_type}: {revealHidden(error.message)}
              </p>
            )}
            {output !== undefined && (
              <details>
                <summary className="text-sm text-muted">The answer that does not count</summary>
                <OutputView output={output} name={`Answer of attempt ${attempt}`} />
              </details>
            )}
          </li>
        ),
      )}
    </ol>
  );
}
