import { Graph, layout } from "@dagrejs/dagre";
import type { GraphModel } from "./graph-model.ts";

export const NODE_WIDTH = 216;
export const NODE_HEIGHT = 46;

export type Direction = "LR" | "TB";

export interface Point {
  x: number;
  y: number;
}

/** Not drawn: holds the steps that begin at once in one rank. */
const START = "start";

export interface Layout {
  direction: Direction;
  /** Top left corner of each node. */
  places: ReadonlyMap<string, Point>;
  /** What an edge passes between its ends, so that it runs round the nodes in its way; by `from to`. */
  routes: ReadonlyMap<string, readonly Point[]>;
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
  const followers = new Set(edges.map(({ to }) => to));
  const first = nodes.filter(({ id }) => !followers.has(id));
  if (first.length > 1) {
    graph.setNode(START, { width: 0, height: 0 });
    for (const { id } of first.toReversed()) graph.setEdge(START, id, { weight: 50 });
  }
  layout(graph);
  const places = new Map(
    nodes.map(({ id }) => {
      const { x = 0, y = 0 } = graph.node(id) as Partial<Point>;
      return [id, { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 }];
    }),
  );
  const xs = [...places.values()].map(({ x }) => x);
  const ys = [...places.values()].map(({ y }) => y);
  const routes = new Map(
    edges.map(({ from, to }) => {
      const { points = [] } = graph.edge(from, to) as { points?: Point[] };
      // The first and the last are where it meets its nodes; three is an edge between neighbours.
      return [`${from} ${to}`, points.length > 3 ? points.slice(1, -1) : []];
    }),
  );
  return {
    direction,
    places,
    routes,
    width: Math.max(...xs) - Math.min(...xs) + NODE_WIDTH,
    height: Math.max(...ys) - Math.min(...ys) + NODE_HEIGHT,
  };
}
