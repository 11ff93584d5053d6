import "uplot/dist/uPlot.min.css";
import type { OverviewMinute } from "@orchestrator/contracts";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { usePreferences } from "../../app/app-context.ts";

const HIGH = 180;
const lines = [
  { of: "created", color: "--run", dash: [] },
  { of: "completed", color: "--ok", dash: [] },
  { of: "failed", color: "--bad", dash: [6, 3] },
  { of: "cancelled", color: "--muted", dash: [2, 3] },
] as const;

/** What happened in every minute; lines differ by their dashes too. The same as a table for those who cannot see it. */
export default function ThroughputChart({ minutes }: { minutes: readonly OverviewMinute[] }) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const { theme } = usePreferences();
  const data = useRef(dataOf(minutes));
  data.current = dataOf(minutes);

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const chart = new uPlot(optionsOf(element), data.current, element);
    plot.current = chart;
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HIGH }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [theme]);

  useEffect(() => plot.current?.setData(dataOf(minutes)), [minutes]);

  const sums = lines.map(({ of }) => ({ of, sum: minutes.reduce((sum, minute) => sum + minute[of], 0) }));
  return (
    <figure
      aria-label={`In ${minutes.length} minutes: ${sums.map(({ of, sum }) => `${sum} ${of}`).join(", ")}`}
    >
      <div ref={place} aria-hidden style={{ height: HIGH }} />
      <figcaption className="flex flex-wrap gap-x-4 text-sm text-muted">
        {lines.map(({ of, color, dash }, i) => (
          <span key={of} className="flex items-center gap-1.5">
            <svg width="22" height="8" aria-hidden>
              <line
                x1="0"
                x2="22"
                y1="4"
                y2="4"
                stroke={`var(${color})`}
                strokeWidth="2"
                strokeDasharray={dash.join(" ")}
              />
            </svg>
            {of} <span className="text-text tabular-nums">{sums[i]?.sum.toLocaleString()}</span>
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

const dataOf = (minutes: readonly OverviewMinute[]): uPlot.AlignedData => [
  minutes.map(({ minute }) => Date.parse(minute) / 1000),
  ...lines.map(({ of }) => minutes.map((minute) => minute[of])),
];

function optionsOf(element: HTMLElement): uPlot.Options {
  const style = getComputedStyle(element);
  const color = (name: string): string => style.getPropertyValue(name);
  const axis = {
    stroke: color("--muted"),
    grid: { stroke: color("--line"), width: 1 },
    ticks: { show: false },
    font: "11px Inter Variable",
  };
  return {
    width: element.clientWidth,
    height: HIGH,
    // As much as half of the last time needs.
    padding: [null, 20, null, null],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 6 } },
    scales: { y: { range: (_chart, _low, high) => [0, Math.max(4, high * 1.1)] } },
    axes: [
      axis,
      { ...axis, size: 32, gap: 4, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10_000] },
    ],
    series: [
      {},
      ...lines.map(({ of, color: name, dash }) => ({
        label: of,
        stroke: color(name),
        width: 1.5,
        dash: [...dash],
        points: { show: false },
      })),
    ],
  };
}
