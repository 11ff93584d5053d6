import { expect, test } from "vitest";
import { placeBars } from "./place-bars.ts";
import type { Span } from "./step-spans.ts";

const span = (kind: Span["kind"], from: number, to: number): Span => ({ kind, from, to, agentId: 1 });
/** One pixel is ten milliseconds. */
const pxOf = (time: number): number => time / 10;

test("a call is seen however short it was, with its icon behind it", () => {
  expect(placeBars([span("failed", 100, 102)], pxOf)).toEqual([
    { kind: "failed", left: 10, width: 8, icon: 20 },
  ]);
});

test("a short call right before another one stands before it, not under it, and so does its icon", () => {
  const bars = placeBars(
    [span("waiting", 0, 990), span("retried", 990, 1000), span("completed", 1000, 1500)],
    pxOf,
  );
  expect(bars).toEqual([
    { kind: "waiting", left: 0, width: 99, icon: undefined },
    { kind: "retried", left: 92, width: 8, icon: 76 },
    { kind: "completed", left: 100, width: 50, icon: undefined },
  ]);
});

test("where there is room for no icon there is none; the row says it in words", () => {
  const bars = placeBars(
    [span("retried", 0, 10), span("retried", 60, 70), span("completed", 120, 400)],
    pxOf,
  );
  expect(bars.map(({ icon }) => icon)).toEqual([undefined, undefined, undefined]);
  expect(bars.map(({ width }) => width)).toEqual([8, 8, 28]);
});
