import type { TaskStep } from "@orchestrator/contracts";
import { expect, test } from "vitest";
import { graphModel } from "./graph-model.ts";
import { cornerPath, edgePath } from "./edge-path.ts";
import { NARROW_NODE, WIDE_NODE } from "./graph-layout.ts";
import type { Point, Space } from "./graph-layout.ts";
import { layoutGraph } from "./layout-graph.ts";
import { sampleStep } from "../sample-step.ts";
import { isInView, openingView } from "./opening-view.ts";
import { focusStep } from "./focus-step.ts";
import { nextNode } from "./next-node.ts";

const step = (number: number, dependencies: number[] = []): TaskStep =>
  sampleStep({ step_number: number, description: `part ${number}`, dependencies });
const chain = (length: number) => Array.from({ length }, (_none, i) => step(i + 1, i === 0 ? [] : [i]));
const whole = { open: new Set<string>(), largest: 60 };
const on = (space: Space, isNarrow = false) => ({ space, isNarrow });
const DESKTOP = on({ width: 1256, height: 460 });
/** What a window of 1280 × 720 leaves for the graph when the timeline is open. */
const SMALL = on({ width: 1104, height: 353 });
const PHONE = on({ width: 390, height: 560 }, true);

test("twelve steps one after the other stand in rows, like a text, that fit without shrinking", () => {
  const { width, height, places, turns, direction } = layoutGraph(graphModel(chain(12), whole), SMALL);
  expect(width).toBeLessThanOrEqual(SMALL.space.width);
  expect(height).toBeLessThanOrEqual(SMALL.space.height);
  expect(direction).toBe("LR");
  expect(new Set([...places.values()].map(({ y }) => y)).size).toBe(3);
  expect([...turns]).toEqual(["step-4 step-5", "step-8 step-9"]);
});

test("rows end only where all edges lead from one column to the next", () => {
  const skipping = chain(12).map((one) => (one.step_number === 12 ? { ...one, dependencies: [1, 11] } : one));
  expect(layoutGraph(graphModel(skipping, whole), SMALL).turns.size).toBe(0);
});

test("a direction that somebody chose is taken, whatever the space", () => {
  const model = graphModel(chain(4), whole);
  expect(layoutGraph(model, { ...SMALL, direction: "TB" }).direction).toBe("TB");
  expect(layoutGraph(model, { ...PHONE, direction: "LR" }).direction).toBe("LR");
});

test("from top to bottom there is room for an arrow between two steps", () => {
  const { places } = layoutGraph(graphModel(chain(2), whole), PHONE);
  const [first, second] = [...places.values()].map(({ y }) => y);
  expect((second ?? 0) - (first ?? 0) - NARROW_NODE.height).toBeGreaterThanOrEqual(36);
});

test("three steps side by side are seen whole on a phone", () => {
  const layout = layoutGraph(graphModel([step(1), step(2), step(3), step(4, [1, 2, 3])], whole), PHONE);
  const { x, zoom } = openingView(layout, PHONE.space, "step-1", 0.75);
  expect(zoom).toBeGreaterThan(0.9);
  expect(x).toBeGreaterThanOrEqual(0);
  expect(x + layout.width * zoom).toBeLessThanOrEqual(PHONE.space.width);
});

test("a graph that would be too small to read opens around one step, with no needless empty space", () => {
  const fan = [step(1), ...Array.from({ length: 40 }, (_none, i) => step(i + 2, [1]))];
  const layout = layoutGraph(graphModel(fan, whole), SMALL);
  const first = openingView(layout, SMALL.space, "step-1", 0.75);
  expect(first.zoom).toBe(0.75);
  expect(isInView(layout, SMALL.space, "step-1", first)).toBe(true);
  const last = openingView(layout, SMALL.space, "step-41", 0.75);
  expect(isInView(layout, SMALL.space, "step-41", last)).toBe(true);
  expect(isInView(layout, SMALL.space, "step-2", last)).toBe(false);
  expect(last.y + layout.height * last.zoom).toBeLessThanOrEqual(SMALL.space.height);
});

test("it opens at what failed, else at what runs, else at the first", () => {
  const steps = chain(5);
  const as = (number: number, status: TaskStep["status"], all: TaskStep[]) =>
    all.map((one) => (one.step_number === number ? { ...one, status } : one));
  expect(focusStep(steps)).toBe(1);
  expect(focusStep(as(4, "executing", steps))).toBe(4);
  expect(focusStep(as(5, "failed", as(4, "executing", steps)))).toBe(5);
});

test("a graph grows in the direction that fills the space", () => {
  const wide = layoutGraph(graphModel(chain(4), whole), DESKTOP);
  const phone = layoutGraph(graphModel(chain(4), whole), PHONE);
  expect([wide.direction, phone.direction]).toEqual(["LR", "TB"]);
});

test("steps side by side stand in their order", () => {
  const lanes = [step(1), step(2, [1]), step(3, [1]), step(4, [1]), step(5, [2]), step(6, [3]), step(7, [4])];
  const { places, direction } = layoutGraph(graphModel(lanes, whole), DESKTOP);
  const across = (number: number) => places.get(`step-${number}`)?.[direction === "LR" ? "y" : "x"] ?? 0;
  expect([2, 3, 4].map(across)).toEqual([2, 3, 4].map(across).toSorted((a, b) => a - b));
  expect([5, 6, 7].map(across)).toEqual([2, 3, 4].map(across));
});

test("of 200 steps those that stand alike are one node until it is opened; nothing overlaps", () => {
  const steps = [step(1), ...Array.from({ length: 198 }, (_none, i) => step(i + 2, [1]))];
  steps.push(
    step(
      200,
      steps.slice(1).map(({ step_number: number }) => number),
    ),
  );
  const folded = graphModel(steps, whole);
  expect(folded.nodes.map(({ steps: inNode }) => inNode.length)).toEqual([1, 198, 1]);
  expect(folded.edges).toHaveLength(2);
  const opened = graphModel(steps, { ...whole, open: new Set(["group-2"]) });
  expect(opened.nodes).toHaveLength(200);
  const places = [...layoutGraph(opened, DESKTOP).places.values()];
  const overlaps = places.some((a, i) =>
    places
      .slice(i + 1)
      .some((b) => Math.abs(a.x - b.x) < WIDE_NODE.width && Math.abs(a.y - b.y) < WIDE_NODE.height),
  );
  expect(overlaps).toBe(false);
});

test("arrow keys go to the nearest node in their direction", () => {
  const places = new Map([
    ["a", { x: 0, y: 0 }],
    ["b", { x: 100, y: 0 }],
    ["c", { x: 100, y: 60 }],
    ["d", { x: 300, y: 0 }],
  ]);
  expect(nextNode(places, "a", "ArrowRight")).toBe("b");
  expect(nextNode(places, "b", "ArrowDown")).toBe("c");
  expect(nextNode(places, "d", "ArrowLeft")).toBe("b");
  expect(nextNode(places, "d", "ArrowRight")).toBeUndefined();
  expect(nextNode(places, "a", "Enter")).toBeUndefined();
});

test("steps that begin at once stand in one rank, and an edge over several ranks has a route between them", () => {
  const model = graphModel([step(1), step(2), step(3, [1]), step(4, [2, 3]), step(5, [1, 4])], whole);
  const { places, routes, direction } = layoutGraph(model, DESKTOP);
  const along = (number: number) => places.get(`step-${number}`)?.[direction === "LR" ? "x" : "y"];
  expect(along(1)).toBe(along(2));
  expect(routes.get("step-1 step-3")).toEqual([]);
  const route = routes.get("step-1 step-5") ?? [];
  expect(route.length).toBeGreaterThan(0);
  const isInside = ({ x, y }: Point) =>
    [...places.values()].some(
      (place) =>
        x > place.x && x < place.x + WIDE_NODE.width && y > place.y && y < place.y + WIDE_NODE.height,
    );
  expect(route.some(isInside)).toBe(false);
});

test("a path goes through all of its points, the way the graph goes", () => {
  expect(
    edgePath(
      [
        { x: 0, y: 0 },
        { x: 10, y: 4 },
      ],
      "LR",
    ),
  ).toBe("M0,0 C5,0 5,4 10,4");
  expect(
    edgePath(
      [
        { x: 0, y: 0 },
        { x: 4, y: 10 },
        { x: 4, y: 20 },
      ],
      "TB",
    ),
  ).toBe("M0,0 C0,5 4,5 4,10 C4,15 4,15 4,20");
});

test("a turn to the next row has straight lines and round corners", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 20, y: 0 },
    { x: 20, y: 40 },
  ];
  expect(cornerPath(points)).toBe("M0,0 L12,0 Q20,0 20,8 L20,40");
});
