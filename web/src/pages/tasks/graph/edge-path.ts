import type { Direction, Point } from "./layout-graph.ts";

/** An SVG path through the points that leaves and reaches each of them in the direction of the graph. Pure. */
export function edgePath(points: readonly Point[], direction: Direction): string {
  return points.map((point, i) => segment(points[i - 1], point, direction)).join(" ");
}

function segment(from: Point | undefined, to: Point, direction: Direction): string {
  if (from === undefined) return `M${to.x},${to.y}`;
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  return direction === "LR"
    ? `C${middle.x},${from.y} ${middle.x},${to.y} ${to.x},${to.y}`
    : `C${from.x},${middle.y} ${to.x},${middle.y} ${to.x},${to.y}`;
}
