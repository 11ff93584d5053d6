import type { HealthCheck } from "@orchestrator/contracts";
import { useQuery } from "@tanstack/react-query";
import { useApp } from "../../app/app-context.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { revealHidden } from "../../components/reveal-hidden.ts";
import { Time } from "../../components/Time.tsx";
import { agentKeys } from "./agent-keys.ts";
import { HealthMark } from "./AgentStatusMark.tsx";
import { HealthHours } from "./HealthHours.tsx";

/** The checks of the last day one by one, and the last 30 days by the hour. */
export function HealthHistory({ agentId }: { agentId: number }) {
  const { client } = useApp();
  const history = useQuery({
    queryKey: agentKeys.health(agentId),
    queryFn: () => client.agents.healthHistory(agentId),
    refetchInterval: 60_000,
  });
  return (
    <QueryPanel query={history} what="the health checks">
      {({ checks, hours }) =>
        checks.length === 0 && hours.length === 0 ? (
          <EmptyState title="Not checked yet">
            <p>Agents are checked every minute; Check health does it now.</p>
          </EmptyState>
        ) : (
          <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4" tabIndex={0}>
            <HealthHours hours={hours} />
            <Checks checks={checks} />
          </div>
        )
      }
    </QueryPanel>
  );
}

function Checks({ checks }: { checks: readonly HealthCheck[] }) {
  return (
    <table className="w-full max-w-4xl text-left">
      <caption className="mb-1 text-left font-semibold">The newest checks</caption>
      <thead className="text-sm text-muted">
        <tr className="h-7 border-b border-line">
          <th className="w-32 font-normal">Result</th>
          <th className="w-28 font-normal">When</th>
          <th className="w-24 font-normal">Took</th>
          <th className="font-normal">What was wrong</th>
        </tr>
      </thead>
      <tbody>
        {checks.map(({ status, checked_at: at, response_time_ms: ms, error }) => (
          <tr key={at} className="h-7">
            <td>
              <HealthMark status={status} />
            </td>
            <td className="text-muted">
              <Time at={at} />
            </td>
            <td className="tabular-nums">{ms === null ? "–" : `${ms} ms`}</td>
            <td className="break-words text-muted">{error === null ? "" : revealHidden(error)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
