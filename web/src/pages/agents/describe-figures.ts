import type { AgentFigures } from "@orchestrator/contracts";
import { describeDuration } from "../../components/describe-time.ts";

/** e.g. "98 %", or "–" without calls. */
export function successText(figures: AgentFigures | undefined): string {
  if (figures === undefined || figures.success_rate === null) return "–";
  const percent = figures.success_rate * 100;
  // 99.96 % is not all of them.
  return `${percent === 100 ? 100 : Math.floor(percent * 10) / 10} %`;
}

/** The median and the 95th percentile, e.g. "12 ms / 140 ms". */
export function latencyText(figures: AgentFigures | undefined): string {
  const { latency_ms_p50: median = null, latency_ms_p95: high = null } = figures ?? {};
  if (median === null || high === null) return "–";
  return `${describeDuration(median)} / ${describeDuration(high)}`;
}
