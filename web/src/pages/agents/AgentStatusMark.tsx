import type { AgentStatus, BreakerStatus, HealthStatus } from "@orchestrator/contracts";
import {
  CircleCheck,
  CircleHelp,
  CirclePause,
  CircleX,
  HeartPulse,
  ShieldAlert,
  ShieldCheck,
  ShieldQuestionMark,
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

/** As icon, word and colour. */
export const AgentStatusMark = ({ status }: { status: AgentStatus }) => <Mark look={statuses[status]} />;
export const BreakerMark = ({ status }: { status: BreakerStatus }) => <Mark look={breakers[status]} />;
export const HealthMark = ({ status }: { status: HealthStatus | undefined }) => (
  <Mark look={status === undefined ? unchecked : health[status]} />
);

function Mark({ look: { icon: Icon, color, word } }: { look: Look }) {
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap ${color}`}>
      <Icon size={14} strokeWidth={2} aria-hidden />
      {word}
    </span>
  );
}
