import type { Direction, Point } from "./graph-layout.ts";

const CORNER = 8;

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

/** An SVG path of straight lines with round corners. Pure. */
export function cornerPath(points: readonly Point[]): string {
  return points
    .map((point, i) => {
      const before = points[i - 1];
      const after = points[i + 1];
      if (before === undefined) return `M${point.x},${point.y}`;
      if (after === undefined) return `L${point.x},${point.y}`;
      const begin = towards(point, before);
      const end = towards(point, after);
      return `L${begin.x},${begin.y} Q${point.x},${point.y} ${end.x},${end.y}`;
    })
    .join(" ");
}

/** As far from the one point to the other as a corner is round. */
function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.min(CORNER / length, 0.5);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}
