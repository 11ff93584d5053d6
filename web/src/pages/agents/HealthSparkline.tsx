import type { AgentFigures } from "@orchestrator/contracts";
import { memo } from "react";

type Check = AgentFigures["recent_checks"][number];

const BAR = 4;
const HIGH = 16;
const SLOTS = 20;

/** The newest checks as bars: how long the answer took; one that failed is full and hollow, not only red. */
export const HealthSparkline = memo(function HealthSparkline({ checks }: { checks: readonly Check[] }) {
  if (checks.length === 0) return <span className="text-muted">no checks yet</span>;
  const slowest = Math.max(...checks.map(({ response_time_ms: ms }) => ms ?? 0), 1);
  const failed = checks.filter(({ status }) => status !== "healthy").length;
  const offset = SLOTS - checks.length;
  return (
    <svg
      role="img"
      aria-label={`${checks.length} checks, ${failed === 0 ? "all healthy" : `${failed} failed`}`}
      width={SLOTS * BAR}
      height={HIGH}
      className="shrink-0"
    >
      {offset > 0 && (
        // Where checks will be: the figure begins at the same place however many there are.
        <rect x={0.5} y={HIGH - 1} width={offset * BAR - 2} height={1} className="fill-line-strong" />
      )}
      {checks.map(({ status, response_time_ms: ms, checked_at: at }, i) => {
        const isGood = status === "healthy";
        const height = isGood ? Math.max(2, Math.round(((ms ?? 0) / slowest) * (HIGH - 2))) : HIGH - 1;
        return (
          <rect
            key={at}
            x={(offset + i) * BAR + 0.5}
            y={HIGH - height - 0.5}
            width={BAR - 2}
            height={height}
            className={isGood ? "fill-ok" : "fill-none stroke-bad"}
          />
        );
      })}
    </svg>
  );
});
