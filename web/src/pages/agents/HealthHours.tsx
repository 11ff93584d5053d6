import type { HealthHour } from "@orchestrator/contracts";

const HOURS = 72;
const BAR = 8;
const HIGH = 56;

/** The newest hours as bars: how many of the checks were good; what was not stands on top of them, hollow. */
export function HealthHours({ hours }: { hours: readonly HealthHour[] }) {
  const shown = hours.slice(-HOURS);
  if (shown.length === 0) return null;
  const good = shown.reduce((sum, hour) => sum + hour.healthy_checks, 0);
  const all = shown.reduce((sum, hour) => sum + hour.checks, 0);
  return (
    <figure>
      <figcaption className="mb-1 font-semibold">
        By the hour{" "}
        <span className="font-normal text-muted">
          {good} of {all} checks were healthy in {shown.length === 1 ? "one hour" : `${shown.length} hours`}{" "}
          with checks
        </span>
      </figcaption>
      <div className="overflow-x-auto" tabIndex={0} role="group" aria-label="Health by the hour">
        <svg width={shown.length * BAR} height={HIGH} role="img" aria-label={`${good} of ${all} healthy`}>
          {shown.map(({ hour, checks, healthy_checks: healthy, average_ms: ms }, i) => {
            const height = Math.round((healthy / Math.max(1, checks)) * (HIGH - 2));
            return (
              <g key={hour}>
                <title>
                  {`${new Date(hour).toLocaleString()}: ${healthy} of ${checks} healthy${ms === null ? "" : `, ${Math.round(ms)} ms on average`}`}
                </title>
                {healthy < checks && (
                  <rect
                    x={i * BAR + 0.5}
                    y={0.5}
                    width={BAR - 3}
                    height={HIGH - 1 - height}
                    className="fill-bad-soft stroke-bad"
                  />
                )}
                <rect x={i * BAR} y={HIGH - height} width={BAR - 2} height={height} className="fill-ok" />
              </g>
            );
          })}
        </svg>
      </div>
    </figure>
  );
}
