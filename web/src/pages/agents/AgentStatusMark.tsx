import type {
  AgentFigures,
  AgentStatus,
  AgentSummary,
  BreakerStatus,
  HealthStatus,
} from "@orchestrator/contracts";
import {
  CircleCheck,
  CircleHelp,
  CirclePause,
  CircleX,
  HeartPulse,
  ShieldAlert,
  ShieldCheck,
  ShieldQuestionMark,
  TriangleAlert,
} from "lucide-react";
import type { LucideIcon } from "lucide-react";

interface Look {
  icon: LucideIcon;
  color: string;
  word: string;
}

const statuses: Record<AgentStatus, Look> = {
  active: { icon: CircleCheck, color: "text-ok", word: "active" },
  inactive: { icon: CirclePause, color: "text-muted", word: "inactive" },
  error: { icon: CircleX, color: "text-bad", word: "error" },
};
const breakers: Record<BreakerStatus, Look> = {
  closed: { icon: ShieldCheck, color: "text-muted", word: "closed" },
  open: { icon: ShieldAlert, color: "text-bad", word: "open" },
  half_open: { icon: ShieldQuestionMark, color: "text-warn", word: "half-open" },
};
const health: Record<HealthStatus, Look> = {
  healthy: { icon: HeartPulse, color: "text-ok", word: "healthy" },
  unhealthy: { icon: CircleX, color: "text-bad", word: "unhealthy" },
  error: { icon: CircleX, color: "text-bad", word: "not reached" },
};
const unchecked: Look = { icon: CircleHelp, color: "text-muted", word: "not checked yet" };

const callsFail = { icon: TriangleAlert, color: "text-bad" } as const;
/** With more failures an agent is not well, whatever its health check says. */
const LEAST_SUCCESS = 0.5;

interface AgentStateProps {
  agent: Pick<AgentSummary, "status" | "health">;
  figures: AgentFigures | undefined;
}

/** An agent's status, unless its calls tell another story: it answers health checks, and fails at its work. */
export function AgentStateMark({ agent, figures }: AgentStateProps) {
  const { status, health: latest } = agent;
  const { calls = 0, failed = 0, success_rate: rate = null } = figures ?? {};
  if (status !== "active" || rate === null || rate >= LEAST_SUCCESS)
    return <AgentStatusMark status={status} />;
  const word = latest?.status === "healthy" ? "Reachable, calls fail" : "Calls fail";
  return <Mark look={{ ...callsFail, word }} title={`${failed} of ${calls} calls in the last hour failed`} />;
}

/** As icon, word and colour. */
export const AgentStatusMark = ({ status }: { status: AgentStatus }) => <Mark look={statuses[status]} />;
export const BreakerMark = ({ status }: { status: BreakerStatus }) => <Mark look={breakers[status]} />;
export const HealthMark = ({ status }: { status: HealthStatus | undefined }) => (
  <Mark look={status === undefined ? unchecked : health[status]} />
);

function Mark({ look: { icon: Icon, color, word }, title }: { look: Look; title?: string }) {
  return (
    <span
      title={title}
      className={`inline-flex items-center gap-1.5 align-bottom whitespace-nowrap ${color}`}
    >
      <Icon size={14} strokeWidth={2} aria-hidden />
      {word}
    </span>
  );
}
