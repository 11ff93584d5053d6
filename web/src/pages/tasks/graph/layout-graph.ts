import { Graph, layout } from "@dagrejs/dagre";
import type { GraphModel } from "./graph-model.ts";

export const NODE_WIDTH = 216;
export const NODE_HEIGHT = 46;

export type Direction = "LR" | "TB";

export interface Layout {
  direction: Direction;
  /** Top left corner of each node. */
  places: ReadonlyMap<string, { x: number; y: number }>;
  width: number;
  height: number;
}

/** Places the nodes in the direction in which the graph fills the space best. Pure. */
export function layoutGraph(model: GraphModel, space: { width: number; height: number }): Layout {
  const across = layoutIn("LR", model);
  const down = layoutIn("TB", model);
  const zoomOf = ({ width, height }: Layout): number =>
    Math.min(space.width / width, space.height / height, 1);
  return zoomOf(across) >= zoomOf(down) ? across : down;
}

function layoutIn(direction: Direction, { nodes, edges }: GraphModel): Layout {
  const graph = new Graph();
  graph.setGraph({ rankdir: direction, nodesep: 16, ranksep: direction === "LR" ? 44 : 18 });
  graph.setDefaultEdgeLabel(() => ({}));
  // dagre puts what it is told last first.
  for (const { id } of nodes.toReversed()) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  for (const { from, to } of edges.toReversed()) graph.setEdge(from, to);
  layout(graph);
  const places = new Map(
    nodes.map(({ id }) => {
      const { x = 0, y = 0 } = graph.node(id) as { x?: number; y?: number };
      return [id, { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 }];
    }),
  );
  const xs = [...places.values()].map(({ x }) => x);
  const ys = [...places.values()].map(({ y }) => y);
  return {
    direction,
    places,
    width: Math.max(...xs, 0) - Math.min(...xs, 0) + NODE_WIDTH,
    height: Math.max(...ys, 0) - Math.min(...ys, 0) + NODE_HEIGHT,
  };
}
