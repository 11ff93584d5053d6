import type { TaskStep } from "@orchestrator/contracts";
import { Handle, Position } from "@xyflow/react";
import type { Node, NodeProps } from "@xyflow/react";
import { Layers } from "lucide-react";
import { memo } from "react";
import type { Direction } from "./layout-graph.ts";

export interface GroupNodeData extends Record<string, unknown> {
  steps: readonly TaskStep[];
  direction: Direction;
}

export type GroupFlowNode = Node<GroupNodeData, "group">;

/** Steps that stand alike, as one; opening it shows them. */
export const GroupNode = memo(function GroupNode({ id, data }: NodeProps<GroupFlowNode>) {
  const { steps, direction } = data;
  const counts = [...Map.groupBy(steps, ({ status }) => status)].map(
    ([status, alike]) => `${alike.length} ${status}`,
  );
  return (
    <>
      <Handle
        type="target"
        position={direction === "LR" ? Position.Left : Position.Top}
        isConnectable={false}
      />
      <button
        type="button"
        data-node={id}
        className="nopan flex h-11.5 w-54 flex-col justify-center rounded-md border border-double border-line-strong bg-surface px-2 text-left"
      >
        <span className="flex items-center gap-1.5 font-medium">
          <Layers size={14} aria-hidden className="text-muted" />
          {steps.length} steps<span className="sr-only">, folded; show them</span>
        </span>
        <span className="truncate pl-5 text-sm text-muted">{counts.join(" · ")}</span>
      </button>
      <Handle
        type="source"
        position={direction === "LR" ? Position.Right : Position.Bottom}
        isConnectable={false}
      />
    </>
  );
});
