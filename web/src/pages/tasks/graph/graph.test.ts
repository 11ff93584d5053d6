import type { TaskStep } from "@orchestrator/contracts";
import { expect, test } from "vitest";
import { graphModel } from "./graph-model.ts";
import { edgePath } from "./edge-path.ts";
import { layoutGraph, NODE_HEIGHT, NODE_WIDTH } from "./layout-graph.ts";
import type { Point } from "./layout-graph.ts";
import { nextNode } from "./next-node.ts";

const step = (number: number, dependencies: number[] = []): TaskStep => ({
  step_number: number,
  description: `part ${number}`,
  status: "completed",
  agent_id: 1,
  agent_name: "A",
  capability: null,
  dependencies,
  attempts: 1,
  input_data: null,
  input_given: false,
  output_data: null,
  error: null,
  started_at: null,
  completed_at: null,
  history: [],
  reused: false,
  cancel: null,
});
const chain = (length: number) => Array.from({ length }, (_none, i) => step(i + 1, i === 0 ? [] : [i]));
const whole = { open: new Set<string>(), largest: 60 };
const DESKTOP = { width: 1256, height: 760 };

test("twelve steps one after the other fit on a desktop without shrinking", () => {
  const { width, height } = layoutGraph(graphModel(chain(12), whole), DESKTOP);
  expect(width).toBeLessThanOrEqual(DESKTOP.width);
  expect(height).toBeLessThanOrEqual(DESKTOP.height);
});

test("a graph grows in the direction that fills the space", () => {
  const wide = layoutGraph(graphModel(chain(4), whole), DESKTOP);
  const phone = layoutGraph(graphModel(chain(4), whole), { width: 390, height: 560 });
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
    places.slice(i + 1).some((b) => Math.abs(a.x - b.x) < NODE_WIDTH && Math.abs(a.y - b.y) < NODE_HEIGHT),
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
      (place) => x > place.x && x < place.x + NODE_WIDTH && y > place.y && y < place.y + NODE_HEIGHT,
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
