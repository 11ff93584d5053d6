import { WIDE_NODE } from "./graph-layout.ts";
import type { Layout, Point } from "./graph-layout.ts";
import type { GraphModel } from "./graph-model.ts";
import type { GroupFlowNode } from "./GroupNode.tsx";
import type { RoutedFlowEdge } from "./RoutedEdge.tsx";
import type { StepFlowNode } from "./StepNode.tsx";

/** The nodes as React Flow draws them. Pure. */
export function flowNodes(
  { nodes }: GraphModel,
  { places, direction, node }: Layout,
  { chosen, agentNames }: { chosen: number | undefined; agentNames: ReadonlyMap<number, string> },
): (StepFlowNode | GroupFlowNode)[] {
  return nodes.flatMap(({ id, steps }): (StepFlowNode | GroupFlowNode)[] => {
    const box = { id, position: places.get(id) ?? { x: 0, y: 0 }, width: node.width, height: node.height };
    const [step] = steps;
    const isChosen = steps.some(({ step_number: number }) => number === chosen);
    // "group" has a look of its own in React Flow.
    if (steps.length > 1) return [{ ...box, type: "pile", data: { steps, direction, isChosen } }];
    if (step === undefined) return [];
    return [
      {
        ...box,
        type: "step",
        data: { step, direction, isChosen, isNarrow: node.width < WIDE_NODE.width, agentNames },
      },
    ];
  });
}

/** The edges as React Flow draws them. Pure. */
export function flowEdges({ nodes, edges }: GraphModel, layout: Layout): RoutedFlowEdge[] {
  const { direction, routes, turns } = layout;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return edges.map(({ from, to }) => {
    const target = byId.get(to)?.steps ?? [];
    const isActive = target.some(({ status }) => status === "executing");
    const isDead = target.every(({ status }) => status === "skipped" || status === "cancelled");
    const id = `${from} ${to}`;
    const points = [portOf(layout, from, "out"), ...(routes.get(id) ?? []), portOf(layout, to, "in")];
    return {
      id,
      type: "routed",
      data: { direction, points, isTurn: turns.has(id) },
      source: from,
      target: to,
      className: edgeClass(isActive, isDead),
    };
  });
}

/** Where edges leave a node, or reach it. */
function portOf({ places, direction, node }: Layout, id: string, side: "in" | "out"): Point {
  const { x, y } = places.get(id) ?? { x: 0, y: 0 };
  if (direction === "LR") return { x: side === "out" ? x + node.width : x, y: y + node.height / 2 };
  return { x: x + node.width / 2, y: side === "out" ? y + node.height : y };
}

function edgeClass(isActive: boolean, isDead: boolean): string {
  if (isActive) return "edge-active";
  return isDead ? "edge-dead" : "";
}
