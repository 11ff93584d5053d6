import type { AgentFigures } from "@orchestrator/contracts";
import { isoTime, isoTimeOrNull } from "../kernel/clock.ts";
import { percentile } from "../kernel/percentile.ts";
import type { LatestAttempt, LatestStep } from "../store/tables/agent-calls.ts";

export interface LatestCalls {
  steps: readonly LatestStep[];
  attempts: readonly LatestAttempt[];
  /** At most so many of each were asked for. */
  limit: number;
}

type CallFigures = Omit<AgentFigures, "agent_id" | "window_minutes" | "breaker" | "recent_checks">;

const FAILED_ATTEMPTS: readonly LatestAttempt["outcome"][] = ["failed", "retried", "lost", "unknown"];

/** What an agent's latest calls say of it. @param since milliseconds since 1970, where the window begins */
export function summariseCalls({ steps, attempts, limit }: LatestCalls, since: number): CallFigures {
  const ended = steps.flatMap(({ status, started_at: from, completed_at: to }) =>
    from !== null && to !== null && (status === "completed" || status === "failed")
      ? [{ ok: status === "completed", from, to }]
      : [],
  );
  const failed = attempts
    .filter(({ outcome }) => FAILED_ATTEMPTS.includes(outcome))
    .map(({ started_at: from, ended_at: to }) => ({ ok: false, from, to }));
  // Behind a list that was cut there may be more: nothing from there counts.
  const start = Math.max(
    since,
    steps.length < limit ? since : Math.min(...ended.map(({ to }) => to), Infinity),
    attempts.length < limit ? since : (attempts.at(-1)?.ended_at ?? since),
  );
  const calls = [...ended, ...failed].filter(({ to }) => to >= start);
  const answered = calls.filter(({ ok }) => ok).map(({ from, to }) => to - from);
  const begun = [...steps, ...attempts].flatMap(({ started_at: at }) => (at === null ? [] : [at]));
  return {
    since: isoTime(start === Infinity ? since : start),
    calls: calls.length,
    failed: calls.length - answered.length,
    success_rate: calls.length === 0 ? null : answered.length / calls.length,
    latency_ms_p50: percentile(answered, 0.5),
    latency_ms_p95: percentile(answered, 0.95),
    last_used_at: isoTimeOrNull(begun.length === 0 ? null : Math.max(...begun)),
  };
}
