import "@xyflow/react/dist/base.css";
import type { TaskStep } from "@orchestrator/contracts";
import { MiniMap, ReactFlow, ReactFlowProvider } from "@xyflow/react";
import { useMemo, useState } from "react";
import type { KeyboardEvent } from "react";
import { Loading } from "../../../components/Loading.tsx";
import { flowEdges, flowNodes } from "./flow-elements.ts";
import { focusStep } from "./focus-step.ts";
import type { Direction, Space } from "./graph-layout.ts";
import { graphModel } from "./graph-model.ts";
import type { GraphModel } from "./graph-model.ts";
import { GraphControls } from "./GraphControls.tsx";
import { GroupNode } from "./GroupNode.tsx";
import type { GroupFlowNode } from "./GroupNode.tsx";
import { nextNode } from "./next-node.ts";
import { RoutedEdge } from "./RoutedEdge.tsx";
import { StepNode } from "./StepNode.tsx";
import type { StepFlowNode } from "./StepNode.tsx";
import { useSpace } from "../use-space.ts";
import { useLayout } from "./use-layout.ts";
import { useView } from "./use-view.ts";

export interface TaskGraphProps {
  steps: readonly TaskStep[];
  agentNames: ReadonlyMap<number, string>;
  chosen: number | undefined;
  onChoose: (stepNumber: number) => void;
  /** What the graph may fill when nothing stands beside or below it; its direction hangs on that. */
  stage: Space;
}

const nodeTypes = { step: StepNode, pile: GroupNode };
const edgeTypes = { routed: RoutedEdge };
/** More steps than this are folded where they stand alike. */
const LARGEST_WHOLE = 25;
/** From as many nodes on one needs to see where in the graph one is. */
const WITH_MAP = 26;
const NARROW_PX = 560;

export default function TaskGraph(props: TaskGraphProps) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow({ steps, agentNames, chosen, onChoose, stage }: TaskGraphProps) {
  const [frame, space] = useSpace();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [direction, setDirection] = useState<Direction>();
  const model = useMemo(() => graphModel(steps, { open, largest: LARGEST_WHOLE }), [steps, open]);
  const isNarrow = stage.width < NARROW_PX;
  const layout = useLayout(model, { space: stage, isNarrow, direction });
  const nodes = useMemo(
    () => (layout === undefined ? [] : flowNodes(model, layout, { chosen, agentNames })),
    [model, layout, chosen, agentNames],
  );
  const edges = useMemo(() => (layout === undefined ? [] : flowEdges(model, layout)), [model, layout]);
  const view = useView({
    layout,
    space,
    opensAt: nodeWith(model, focusStep(steps)),
    chosen: chosen === undefined ? undefined : nodeWith(model, chosen),
  });

  const activate = (id: string): void => {
    const step = model.nodes.find((node) => node.id === id)?.steps[0];
    if (step === undefined) return;
    if (id.startsWith("group-")) setOpen(new Set([...open, id]));
    else onChoose(step.step_number);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = event.target instanceof HTMLElement ? event.target.dataset["node"] : undefined;
    if (from === undefined || layout === undefined) return;
    const to = nextNode(layout.places, from, event.key);
    if (to === undefined) return;
    event.preventDefault();
    frame.current?.querySelector<HTMLElement>(`[data-node="${to}"]`)?.focus({ preventScroll: true });
    view.show(to);
  };
  const hasMap = nodes.length >= WITH_MAP && !isNarrow;
  return (
    <div ref={frame} className="relative min-h-0 flex-1" onKeyDown={onKeyDown}>
      {layout === undefined && (
        <div className="absolute">
          <Loading what="the graph" />
        </div>
      )}
      <ReactFlow<StepFlowNode | GroupFlowNode>
        aria-label="Graph of the steps. Arrow keys move between them, Enter opens one."
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodeClick={(_event, { id }) => activate(id)}
        // Without an event it was moved by the page.
        onMoveStart={(event) => event !== null && view.onMovedByHand()}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        deleteKeyCode={null}
        disableKeyboardA11y
        panOnScroll
        minZoom={0.2}
        maxZoom={1.5}
        proOptions={{ hideAttribution: true }}
      >
        {hasMap && (
          <MiniMap
            pannable
            zoomable
            position="bottom-right"
            ariaLabel="Map of the graph"
            nodeClassName={mapClass}
            nodeBorderRadius={16}
            maskStrokeWidth={1.5}
            style={{ width: 168, height: 104 }}
          />
        )}
      </ReactFlow>
      {layout !== undefined && (
        <GraphControls
          className={hasMap ? "right-48" : "right-3"}
          direction={layout.direction}
          onTurn={setDirection}
          onFit={view.fit}
          onFold={open.size === 0 ? undefined : () => setOpen(new Set())}
          onZoomed={view.onMovedByHand}
        />
      )}
    </div>
  );
}

const nodeWith = (model: GraphModel, stepNumber: number): string =>
  model.nodes.find(({ steps }) => steps.some(({ step_number: number }) => number === stepNumber))?.id ?? "";

function mapClass(node: StepFlowNode | GroupFlowNode): string {
  const step = node.type === "pile" ? node.data.steps[0] : node.data.step;
  return `map-${step?.status ?? "pending"}`;
}
