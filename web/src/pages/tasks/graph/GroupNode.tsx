import type { TaskStep } from "@orchestrator/contracts";
import { Handle, Position } from "@xyflow/react";
import type { Node, NodeProps } from "@xyflow/react";
import { Layers } from "lucide-react";
import { memo } from "react";
import { statusLooks } from "../../../components/status-look.ts";
import { focusStep } from "./focus-step.ts";
import type { Direction } from "./graph-layout.ts";

export interface GroupNodeData extends Record<string, unknown> {
  steps: readonly TaskStep[];
  direction: Direction;
  /** One of its steps is. */
  isChosen: boolean;
}

export type GroupFlowNode = Node<GroupNodeData, "pile">;

/** Steps that stand alike, as one; opening it shows them. */
export const GroupNode = memo(function GroupNode({ id, data }: NodeProps<GroupFlowNode>) {
  const { steps, direction, isChosen } = data;
  const worst = steps.find(({ step_number: number }) => number === focusStep(steps)) ?? steps[0];
  const { color, soft } = statusLooks[worst?.status ?? "pending"];
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
        className={`stack nopan flex size-full flex-col justify-center gap-0.5 rounded-md border px-2 text-left ${soft} ${isChosen ? "border-accent ring-1 ring-accent" : "border-line"}`}
      >
        <span className="flex items-center gap-1.5 font-medium">
          <Layers size={14} aria-hidden className={`shrink-0 ${color}`} />
          <span>
            {steps.length} steps<span className="sr-only">, folded; show them</span>
          </span>
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
