import type {
  AgentFigures,
  AgentStatus,
  AgentSummary,
  BreakerStatus,
  FailingAgent,
  HealthStatus,
} from "@orchestrator/contracts";
import { callsFail } from "@orchestrator/contracts/calls-fail";
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

const failing = { icon: TriangleAlert, color: "text-bad" } as const;

interface AgentStateProps {
  agent: Pick<AgentSummary, "status" | "health">;
  figures: AgentFigures | undefined;
}

/** An agent's status, unless its calls tell another story: it answers health checks, and fails at its work. */
export function AgentStateMark({ agent, figures }: AgentStateProps) {
  const { status, health: latest } = agent;
  if (!callsFail(status, figures)) return <AgentStatusMark status={status} />;
  const { calls = 0, failed = 0 } = figures ?? {};
  const word = latest?.status === "healthy" ? "Reachable, calls fail" : "Calls fail";
  return <Mark look={{ ...failing, word }} title={`${failed} of ${calls} calls in the last hour failed`} />;
}

/** Of an agent that is active all the same. */
export const FailingMark = ({ agent: { name, calls, failed } }: { agent: FailingAgent }) => (
  <Mark look={{ ...failing, word: name }} title={`${failed} of ${calls} calls failed`} />
);

/** As icon, word and colour. */
export const AgentStatusMark = ({ status }: { status: AgentStatus }) => <Mark look={statuses[status]} />;
/** Above a count: what there is none of alarms nobody. */
export const AgentCountMark = ({ status, count }: { status: AgentStatus; count: number }) => (
  <Mark look={count === 0 ? { ...statuses[status], color: "text-muted" } : statuses[status]} />
);
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
