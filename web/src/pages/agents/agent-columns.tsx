import type { AgentFigures, AgentSummary } from "@orchestrator/contracts";
import { Link } from "@tanstack/react-router";
import type { Column } from "../../components/VirtualTable.tsx";
import { pb } from "../../paths.ts";
import { AgentStateMark, BreakerMark } from "./AgentStatusMark.tsx";
import { latencyText, successText } from "./describe-figures.ts";
import { HealthSparkline } from "./HealthSparkline.tsx";

/** An agent with its figures, as far as they are read. */
export interface AgentRow {
  agent: AgentSummary;
  figures: AgentFigures | undefined;
}

export const agentColumns: readonly Column<AgentRow>[] = [
  {
    id: "status",
    header: "Status",
    width: "148px",
    cell: ({ agent, figures }) => <AgentStateMark agent={agent} figures={figures} />,
  },
  {
    id: "name",
    header: "Agent",
    width: "minmax(110px,1fr)",
    cell: ({ agent }) => (
      <Link
        to={pb.agent({ agentId: agent.id })}
        search={{}}
        tabIndex={-1}
        className="font-medium"
        onClick={(event) => event.stopPropagation()}
      >
        {agent.name}
      </Link>
    ),
  },
  {
    id: "type",
    header: "Type",
    width: "84px",
    isWide: true,
    cell: ({ agent }) => <span className="text-muted">{agent.agent_type}</span>,
  },
  {
    id: "capabilities",
    header: "Capabilities",
    width: "minmax(0,2fr)",
    isWide: true,
    cell: ({ agent }) => <span className="text-muted">{agent.capabilities.join(", ")}</span>,
  },
  {
    id: "health",
    header: "Health",
    width: "88px",
    isWide: true,
    cell: ({ figures }) => figures !== undefined && <HealthSparkline checks={figures.recent_checks} />,
  },
  {
    id: "success",
    header: "Success",
    width: "60px",
    cell: ({ figures }) => <span className="tabular-nums">{successText(figures)}</span>,
  },
  {
    id: "latency",
    header: "p50 / p95",
    width: "118px",
    isWide: true,
    cell: ({ figures }) => <span className="tabular-nums">{latencyText(figures)}</span>,
  },
  {
    id: "breaker",
    header: "Breaker",
    width: "84px",
    isWide: true,
    cell: ({ figures }) => figures !== undefined && <BreakerMark status={figures.breaker} />,
  },
];
