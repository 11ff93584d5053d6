import type { Agent } from "@orchestrator/contracts";
import type { ReactNode } from "react";
import { Time } from "../../components/Time.tsx";
import { BreakerMark, HealthMark } from "./AgentStatusMark.tsx";
import { latencyText, successText } from "./describe-figures.ts";
import { HealthSparkline } from "./HealthSparkline.tsx";
import { useFiguresOf } from "./use-figures-of.ts";

/** How the agent did in the last hour, and what it is. */
export function AgentFacts({ agent }: { agent: Agent }) {
  const { data: figures } = useFiguresOf(agent.id);
  return (
    <div className="flex shrink-0 flex-col gap-2 border-b border-line px-4 py-2.5">
      {agent.description !== "" && <p className="max-w-4xl">{agent.description}</p>}
      <p className="flex flex-wrap items-center gap-1.5 text-sm">
        <span className="text-muted">{agent.agent_type}</span>
        <code className="font-mono break-all">{agent.endpoint}</code>
        {agent.visibility === "private" && <span className="text-muted">· only for its owner</span>}
        {agent.capabilities.map((name) => (
          <span key={name} className="rounded border border-line bg-surface px-1.5">
            {name}
          </span>
        ))}
      </p>
      <dl className="flex flex-wrap gap-x-6 gap-y-1.5">
        <Fact title="Health">
          <HealthMark status={agent.health?.status} />
          {agent.health !== null && (
            <span className="text-muted">
              <Time at={agent.health.checked_at} />
            </span>
          )}
          {figures !== undefined && figures.recent_checks.length > 0 && (
            <HealthSparkline checks={figures.recent_checks} />
          )}
        </Fact>
        {figures !== undefined && (
          <>
            <Fact title="Calls in the last hour">
              {figures.calls}
              {figures.failed > 0 && <span className="text-bad">{figures.failed} failed</span>}
            </Fact>
            <Fact title="Success">{successText(figures)}</Fact>
            <Fact title="p50 / p95">{latencyText(figures)}</Fact>
            <Fact title="Breaker">
              <BreakerMark status={figures.breaker} />
            </Fact>
            <Fact title="Last call">
              {figures.last_used_at === null ? "never" : <Time at={figures.last_used_at} />}
            </Fact>
          </>
        )}
      </dl>
    </div>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted">{title}</dt>
      <dd className="flex items-center gap-2 tabular-nums">{children}</dd>
    </div>
  );
}
