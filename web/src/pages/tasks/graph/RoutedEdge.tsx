import { BaseEdge } from "@xyflow/react";
import type { Edge, EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { edgePath } from "./edge-path.ts";
import type { Direction, Point } from "./layout-graph.ts";

export interface RoutedEdgeData extends Record<string, unknown> {
  direction: Direction;
  route: readonly Point[];
}

export type RoutedFlowEdge = Edge<RoutedEdgeData, "routed">;

/** From one step to one that needs it, round those in between. */
export const RoutedEdge = memo(function RoutedEdge({ data, ...ends }: EdgeProps<RoutedFlowEdge>) {
  const { direction, route } = data ?? { direction: "LR", route: [] };
  const points = [{ x: ends.sourceX, y: ends.sourceY }, ...route, { x: ends.targetX, y: ends.targetY }];
  return <BaseEdge id={ends.id} path={edgePath(points, direction)} />;
});
