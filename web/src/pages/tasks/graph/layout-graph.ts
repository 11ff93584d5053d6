import { NARROW_NODE, WIDE_NODE } from "./graph-layout.ts";
import type { Direction, GraphShape, Layout, Space } from "./graph-layout.ts";
import { placeNodes } from "./place-nodes.ts";
import { wrapRows } from "./wrap-rows.ts";

export interface LayoutWish {
  /** What there is to fill. */
  space: Space;
  /** A phone: narrower nodes, from top to bottom. */
  isNarrow: boolean;
  /** Somebody wants this one. */
  direction?: Direction | undefined;
}

/** Worth another direction or another row: the zoom must grow by as much. */
const WORTH = 1.04;

/** Places the nodes as the space is filled best: to the right, to the right in rows, or downwards. Pure. */
export function layoutGraph(graph: GraphShape, { space, isNarrow, direction }: LayoutWish): Layout {
  const wanted = isNarrow ? (direction ?? "TB") : direction;
  const node = isNarrow ? NARROW_NODE : WIDE_NODE;
  if (wanted === "TB") return placeNodes("TB", graph, node);
  const across = placeNodes("LR", graph, node);
  const candidates = [across, ...inRows(across, graph)];
  if (wanted === undefined) candidates.push(placeNodes("TB", graph, node));
  const zoomOf = ({ width, height }: Space): number =>
    Math.min(space.width / width, space.height / height, 1);
  return candidates.reduce((best, next) => (zoomOf(next) > zoomOf(best) * WORTH ? next : best));
}

function inRows(across: Layout, graph: GraphShape): Layout[] {
  const columns = new Set([...across.places.values()].map(({ x }) => Math.round(x))).size;
  const found = Array.from({ length: Math.max(0, columns - 2) }, (_none, i) =>
    wrapRows(across, graph, columns - 1 - i),
  ).filter((layout) => layout !== undefined);
  // Of those with as many rows the narrowest is the most even one.
  const byHeight = new Map(found.map((layout) => [layout.height, layout]));
  return [...byHeight.values()];
}
