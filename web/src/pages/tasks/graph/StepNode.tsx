import type { TaskStep } from "@orchestrator/contracts";
import { Handle, Position } from "@xyflow/react";
import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";
import { describeDuration } from "../../../components/describe-time.ts";
import { statusLooks } from "../../../components/status-look.ts";
import { FactMark } from "./FactMark.tsx";
import { stepDurationMs, stepFacts } from "../step-facts.ts";
import type { Direction } from "./graph-layout.ts";

export interface StepNodeData extends Record<string, unknown> {
  step: TaskStep;
  direction: Direction;
  isChosen: boolean;
  isNarrow: boolean;
  agentNames: ReadonlyMap<number, string>;
}

export type StepFlowNode = Node<StepNodeData, "step">;

/** A step in the graph: status, words, agent, and what happened on the way. */
export const StepNode = memo(function StepNode({ id, data }: NodeProps<StepFlowNode>) {
  const { step, direction, isChosen, isNarrow, agentNames } = data;
  const { icon: Icon, color, soft, isTurning } = statusLooks[step.status];
  const facts = stepFacts(step, agentNames);
  const ms = step.completed_at === null ? undefined : stepDurationMs(step, 0);
  const below = [step.agent_name, ...facts.map(({ text }) => text)].join(" · ");
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
        aria-pressed={isChosen}
        title={`${step.description}\n${below}`}
        className={`nopan flex size-full flex-col justify-center gap-0.5 rounded-md border px-2 text-left ${soft} ${isChosen ? "border-accent ring-1 ring-accent" : "border-line"} ${step.status === "skipped" ? "border-dashed" : ""}`}
      >
        <span className={`flex w-full gap-1.5 ${isNarrow ? "items-start" : "items-center"}`}>
          <Icon
            size={14}
            aria-hidden
            className={`shrink-0 ${isNarrow ? "mt-px" : ""} ${color} ${isTurning ? "turning" : ""}`}
          />
          <span className="sr-only">{`Step ${step.step_number}, ${step.status}: `}</span>
          <span className={`font-medium ${isNarrow ? "line-clamp-2 text-sm" : "truncate"}`}>
            {step.description}
          </span>
        </span>
        <span className="flex w-full gap-1.5 pl-5 text-sm text-muted">
          <span className="truncate">{step.agent_name}</span>
          {facts.map((fact) => (
            <FactMark key={fact.kind} {...fact} />
          ))}
          {ms !== undefined && !isNarrow && (
            <span className="ml-auto shrink-0 tabular-nums">{describeDuration(ms)}</span>
          )}
        </span>
      </button>
      <Handle
        type="source"
        position={direction === "LR" ? Position.Right : Position.Bottom}
        isConnectable={false}
      />
    </>
  );
});
