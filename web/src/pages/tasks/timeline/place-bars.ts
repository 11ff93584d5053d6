import type { Span } from "./step-spans.ts";

/** A call is no shorter than this on the page, however short it was. */
const SHORTEST_PX = 8;
const ICON_PX = 16;

/** A span on the page, in pixels from the beginning of the axis. */
export interface Bar {
  kind: Span["kind"];
  left: number;
  width: number;
  /** Where its icon stands; undefined when it needs none, or there is no room for one. */
  icon: number | undefined;
}

/**
 * Where the spans of a step stand, in their order. Short calls close together stay apart as far as there is room. Pure.
 * @param pxOf where a time is on the axis
 */
export function placeBars(spans: readonly Span[], pxOf: (time: number) => number): Bar[] {
  let taken = 0;
  return spans.map(({ kind, from, to }, i) => {
    const start = pxOf(from);
    const end = pxOf(to);
    if (kind === "waiting") return { kind, left: start, width: end - start, icon: undefined };
    const next = spans.slice(i + 1).find((span) => span.kind !== "waiting");
    const nextStart = next === undefined ? Number.POSITIVE_INFINITY : pxOf(next.from);
    const width = Math.max(SHORTEST_PX, end - start);
    const left = Math.max(Math.min(start, nextStart - width), Math.min(taken, start));
    const right = left + width;
    const before = taken;
    taken = right;
    if (kind === "completed" || kind === "executing") return { kind, left, width, icon: undefined };
    if (nextStart - right >= ICON_PX) return { kind, left, width, icon: right + 2 };
    const hasRoomBefore = left - before >= ICON_PX + 2;
    return { kind, left, width, icon: hasRoomBefore ? left - ICON_PX : undefined };
  });
}
