import type { OverviewError } from "@orchestrator/contracts";
import { Link } from "@tanstack/react-router";
import { revealHidden } from "../../components/reveal-hidden.ts";
import { Time } from "../../components/Time.tsx";
import { pb } from "../../paths.ts";

/** Failures of one kind together, the most frequent first. */
export function ErrorTable({ errors }: { errors: readonly OverviewError[] }) {
  return (
    <section aria-labelledby="errors-title" className="min-w-0">
      <h2 id="errors-title" className="mb-1 font-semibold">
        Errors
      </h2>
      {errors.length === 0 ? (
        <p className="text-muted">No step failed in this time.</p>
      ) : (
        <ul className="divide-y divide-line rounded-md border border-line">
          {errors.map((error) => (
            <Row key={error.fingerprint} {...error} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({
  error_type: type,
  agent_id: agentId,
  agent_name: name,
  message,
  count,
  last_at: at,
  last_task_id: taskId,
}: OverviewError) {
  return (
    <li className="flex gap-3 px-3 py-1.5">
      <span className="w-10 shrink-0 text-right font-semibold text-bad tabular-nums" title="How often">
        {count.toLocaleString()}×
      </span>
      <span className="min-w-0 flex-1">
        <span className="line-clamp-2 break-words">{revealHidden(message)}</span>
        <span className="flex flex-wrap gap-x-3 text-sm text-muted">
          <code className="font-mono">{type}</code>
          {agentId !== null && (
            <Link to={pb.agent({ agentId })} search={{}} className="text-accent underline">
              {name ?? `agent ${agentId}`}
            </Link>
          )}
          <Link to={pb.task({ taskId })} search={{}} className="text-accent underline">
            task {taskId}
          </Link>
          <Time at={at} />
        </span>
      </span>
    </li>
  );
}
