import { Graph, layout } from "@dagrejs/dagre";
import type { Direction, GraphShape, Layout, NodeSize, Point } from "./graph-layout.ts";

/** Not drawn: holds the steps that begin at once in one rank. */
const START = "start";
/** Between two ranks: room for an arrow that can be followed. */
const RANK_GAP = { LR: 44, TB: 36 } as const;

/** Places the nodes rank by rank in one direction. Pure. */
export function placeNodes(direction: Direction, { nodes, edges }: GraphShape, node: NodeSize): Layout {
  const graph = new Graph();
  graph.setGraph({ rankdir: direction, nodesep: node.gap, ranksep: RANK_GAP[direction] });
  graph.setDefaultEdgeLabel(() => ({}));
  // dagre puts what it is told last first.
  for (const { id } of nodes.toReversed()) graph.setNode(id, { width: node.width, height: node.height });
  for (const { from, to } of edges.toReversed()) graph.setEdge(from, to);
  const followers = new Set(edges.map(({ to }) => to));
  const first = nodes.filter(({ id }) => !followers.has(id));
  if (first.length > 1) {
    graph.setNode(START, { width: 0, height: 0 });
    for (const { id } of first.toReversed()) graph.setEdge(START, id, { weight: 50 });
  }
  layout(graph);
  const centres = nodes.map(({ id }) => graph.node(id) as Point);
  const left = Math.min(...centres.map(({ x }) => x)) - node.width / 2;
  const top = Math.min(...centres.map(({ y }) => y)) - node.height / 2;
  const places = new Map(
    nodes.map(({ id }, i) => {
      const { x = 0, y = 0 } = centres[i] ?? {};
      return [id, { x: x - node.width / 2 - left, y: y - node.height / 2 - top }];
    }),
  );
  const routes = new Map(
    edges.map(({ from, to }) => {
      const { points = [] } = graph.edge(from, to) as { points?: Point[] };
      // The first and the last are where it meets its nodes; three is an edge between neighbours.
      const between = points.length > 3 ? points.slice(1, -1) : [];
      return [`${from} ${to}`, between.map(({ x, y }) => ({ x: x - left, y: y - top }))];
    }),
  );
  const ends = [...places.values()];
  return {
    direction,
    node,
    places,
    routes,
    turns: new Set(),
    width: Math.max(...ends.map(({ x }) => x)) + node.width,
    height: Math.max(...ends.map(({ y }) => y)) + node.height,
  };
}
