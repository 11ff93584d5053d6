import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useApp } from "../../app/app-context.ts";
import { pb } from "../../paths.ts";
import { agentKeys } from "./agent-keys.ts";
import { AgentCountMark } from "./AgentStatusMark.tsx";

/** How many there are by status and by type; each figure leads to the agents it counts. */
export function AgentStatisticsBar() {
  const { client } = useApp();
  const { data } = useQuery({ queryKey: agentKeys.statistics, queryFn: () => client.agents.statistics() });
  if (data === undefined) return null;
  const byStatus = [
    { status: "active", count: data.active_agents },
    { status: "inactive", count: data.inactive_agents },
    { status: "error", count: data.error_agents },
  ] as const;
  return (
    <ul
      aria-label="Agents by status and type"
      className="flex shrink-0 flex-wrap gap-x-4 gap-y-1 border-b border-line px-4 py-1.5"
    >
      {byStatus.map(({ status, count }) => (
        <li key={status}>
          <Link to={pb.agents()} search={{ status }} className="flex gap-1.5 hover:underline">
            <span className="font-semibold tabular-nums">{count.toLocaleString()}</span>
            <AgentCountMark status={status} count={count} />
          </Link>
        </li>
      ))}
      <li aria-hidden className="border-l border-line max-sm:hidden" />
      {Object.entries(data.agents_by_type)
        .filter(([, count]) => count > 0)
        .map(([type, count]) => (
          <li key={type} className="max-sm:hidden">
            <Link to={pb.agents()} search={{ type }} className="flex gap-1.5 text-muted hover:underline">
              <span className="font-semibold text-text tabular-nums">{count.toLocaleString()}</span>
              {type}
            </Link>
          </li>
        ))}
    </ul>
  );
}
