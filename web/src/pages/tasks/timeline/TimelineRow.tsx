import type { TaskStep } from "@orchestrator/contracts";
import { useEffect, useRef } from "react";
import { describeDuration } from "../../../components/describe-time.ts";
import { statusLooks } from "../../../components/status-look.ts";
import { spanLooks } from "./span-looks.ts";
import { placeBars } from "./place-bars.ts";
import type { Bar } from "./place-bars.ts";
import type { Span } from "./step-spans.ts";

interface TimelineRowProps {
  step: TaskStep;
  spans: readonly Span[];
  agentNames: ReadonlyMap<number, string>;
  /** Where a time is on the axis. */
  pxOf: (time: number) => number;
  isChosen: boolean;
  onChoose: (stepNumber: number) => void;
}

/** One step: how it stands, its name, its bars, and how long one waited for it. */
export function TimelineRow({ step, spans, agentNames, pxOf, isChosen, onChoose }: TimelineRowProps) {
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  const { step_number: number, description, status } = step;
  const { icon: Icon, color, isTurning } = statusLooks[status];
  const calls = spans.filter(({ kind }) => kind !== "waiting");
  // As the graph says it: what one waited, not what the calls alone took.
  const took = (calls.at(-1)?.to ?? 0) - (calls[0]?.from ?? 0);
  const worked = calls.reduce((sum, { from, to }) => sum + to - from, 0);
  return (
    <button
      ref={row}
      type="button"
      aria-pressed={isChosen}
      title={description}
      onClick={() => onChoose(number)}
      className="group/row flex min-h-7 w-full scroll-my-8 items-center pr-4 text-left hover:bg-hover focus-visible:-outline-offset-2 aria-pressed:bg-selected"
    >
      <span className="flex w-72 shrink-0 items-center gap-2 py-0.5 pr-3 pl-4 max-sm:w-36">
        <span className="w-4 shrink-0 text-right text-sm text-muted tabular-nums">{number}</span>
        <Icon size={13} aria-hidden className={`shrink-0 ${color} ${isTurning ? "turning" : ""}`} />
        <span className="line-clamp-1 max-sm:line-clamp-2">{description}</span>
      </span>
      <span className="relative mr-6 h-7 flex-1">
        {placeBars(spans, pxOf).map((bar, i) => (
          <BarView key={i} {...bar} />
        ))}
        {calls.length === 0 && (
          <span className="absolute inset-y-0 left-1 flex items-center bg-bg px-1 text-sm text-muted">
            {step.reused ? "carried over" : status}
          </span>
        )}
        <span className="sr-only">{`, ${status}. ${told(spans, agentNames)}`}</span>
      </span>
      <span
        title={calls.length > 1 ? `${calls.length} calls, ${describeDuration(worked)} in all` : undefined}
        className="w-18 shrink-0 text-right text-sm max-sm:w-14 text-muted tabular-nums"
      >
        {calls.length > 0 && describeDuration(took)}
      </span>
    </button>
  );
}

function BarView({ kind, left, width, icon }: Bar) {
  if (kind === "waiting")
    return (
      <span className="absolute top-1/2 border-t border-dashed border-line-strong" style={{ left, width }} />
    );
  const { icon: Icon, color } = spanLooks[kind];
  return (
    <>
      <span className={`bar bar-${kind} absolute top-2 h-3 rounded-sm`} style={{ left, width }} />
      {icon !== undefined && (
        <span
          aria-hidden
          className={`absolute top-1.75 rounded-full bg-bg p-px group-hover/row:bg-hover group-aria-pressed/row:bg-selected ${color}`}
          style={{ left: icon }}
        >
          <Icon size={12} />
        </span>
      )}
    </>
  );
}

/** e.g. "Translator: failed and retried, 12 ms; waited 2.0 s; PolyglotCrew: completed, 800 ms". */
function told(spans: readonly Span[], agentNames: ReadonlyMap<number, string>): string {
  return spans
    .map(({ kind, from, to, agentId }) => {
      const duration = describeDuration(to - from);
      if (agentId === undefined) return `waited ${duration}`;
      return `${agentNames.get(agentId) ?? "An agent that is gone"}: ${spanLooks[kind].text}, ${duration}`;
    })
    .join("; ");
}
