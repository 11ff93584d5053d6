import { BaseEdge } from "@xyflow/react";
import type { Edge, EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { cornerPath, edgePath } from "./edge-path.ts";
import type { Direction, Point } from "./graph-layout.ts";

export interface RoutedEdgeData extends Record<string, unknown> {
  direction: Direction;
  /** From the one node to the other, both ends among them. */
  points: readonly Point[];
  /** Leads to the next row. */
  isTurn: boolean;
}

export type RoutedFlowEdge = Edge<RoutedEdgeData, "routed">;

const heads: Record<Direction, string> = { LR: "l-6,-3.5v7z", TB: "l-3.5,-6h7z" };

/** From one step to one that needs it, round those in between. */
export const RoutedEdge = memo(function RoutedEdge({ id, data }: EdgeProps<RoutedFlowEdge>) {
  const { direction, points, isTurn } = data ?? { direction: "LR", points: [], isTurn: false };
  const end = points.at(-1);
  if (end === undefined) return null;
  return (
    <>
      <BaseEdge
        id={id}
        path={isTurn ? cornerPath(points) : edgePath(points, direction)}
        interactionWidth={0}
      />
      <path className="edge-head" d={`M${end.x},${end.y}${heads[direction]}`} />
    </>
  );
});
