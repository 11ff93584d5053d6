import "@xyflow/react/dist/base.css";
import type { TaskStep } from "@orchestrator/contracts";
import { ReactFlow, ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { Maximize, Minus, Plus } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { IconButton } from "../../../components/IconButton.tsx";
import { GroupNode } from "./GroupNode.tsx";
import type { GroupFlowNode } from "./GroupNode.tsx";
import { graphModel, nodeIdOf } from "./graph-model.ts";
import type { GraphModel } from "./graph-model.ts";
import { layoutGraph } from "./layout-graph.ts";
import type { Layout } from "./layout-graph.ts";
import { nextNode } from "./next-node.ts";
import { RoutedEdge } from "./RoutedEdge.tsx";
import type { RoutedFlowEdge } from "./RoutedEdge.tsx";
import { StepNode } from "./StepNode.tsx";
import type { StepFlowNode } from "./StepNode.tsx";

interface TaskGraphProps {
  steps: readonly TaskStep[];
  agentNames: ReadonlyMap<number, string>;
  chosen: number | undefined;
  onChoose: (stepNumber: number) => void;
}

const nodeTypes = { step: StepNode, group: GroupNode };
const edgeTypes = { routed: RoutedEdge };
/** Smaller than this nobody reads it: then one moves about instead. */
const ZOOM_FLOOR = 0.62;
const fit = { minZoom: ZOOM_FLOOR, maxZoom: 1, padding: 0.04 } as const;
/** More steps than this are folded where they stand alike. */
const LARGEST_WHOLE = 60;

export default function TaskGraph(props: TaskGraphProps) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow({ steps, agentNames, chosen, onChoose }: TaskGraphProps) {
  const frame = useRef<HTMLDivElement>(null);
  const flow = useReactFlow();
  const [space, setSpace] = useState<{ width: number; height: number }>();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() =>
      setSpace({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const model = useMemo(() => graphModel(steps, { open, largest: LARGEST_WHOLE }), [steps, open]);
  const layout = useStableLayout(model, space);
  const nodes = useMemo(
    () => (layout === undefined ? [] : flowNodes(model, layout, { chosen, agentNames })),
    [model, layout, chosen, agentNames],
  );
  const edges = useMemo(() => (layout === undefined ? [] : flowEdges(model, layout)), [model, layout]);
  useEffect(() => {
    if (layout !== undefined) requestAnimationFrame(() => void flow.fitView(fit));
  }, [layout, flow]);

  const activate = (id: string): void => {
    const step = model.nodes.find((node) => node.id === id)?.steps[0];
    if (step === undefined) return;
    if (id.startsWith("group-")) setOpen(new Set([...open, id]));
    else onChoose(step.step_number);
  };
  const focus = (id: string): void => {
    frame.current?.querySelector<HTMLElement>(`[data-node="${id}"]`)?.focus({ preventScroll: true });
    const zoom = flow.getZoom();
    void flow.fitView({ nodes: [{ id }], minZoom: zoom, maxZoom: zoom, duration: 120 });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = event.target instanceof HTMLElement ? event.target.dataset["node"] : undefined;
    if (from === undefined || layout === undefined) return;
    const to = nextNode(layout.places, from, event.key);
    if (to === undefined) return;
    event.preventDefault();
    focus(to);
  };
  return (
    <div ref={frame} className="relative min-h-0 flex-1" onKeyDown={onKeyDown}>
      <ReactFlow
        aria-label="Graph of the steps. Arrow keys move between them, Enter opens one."
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodeClick={(_event, { id }) => activate(id)}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        deleteKeyCode={null}
        disableKeyboardA11y
        panOnScroll
        minZoom={0.25}
        maxZoom={1.5}
        proOptions={{ hideAttribution: true }}
      />
      <div className="absolute right-3 bottom-3 flex rounded-md border border-line bg-raised">
        <IconButton icon={Minus} label="Zoom out" onClick={() => void flow.zoomOut()} />
        <IconButton icon={Plus} label="Zoom in" onClick={() => void flow.zoomIn()} />
        <IconButton icon={Maximize} label="Fit the graph" onClick={() => void flow.fitView(fit)} />
      </div>
    </div>
  );
}

/** The same layout while the graph has the same shape: a status that changes moves nothing. */
function useStableLayout(
  model: GraphModel,
  space: { width: number; height: number } | undefined,
): Layout | undefined {
  const shape = JSON.stringify([model.nodes.map(({ id }) => id), model.edges]);
  const latest = useRef(model);
  latest.current = model;
  // The shape says all of the model that a layout depends on.
  return useMemo(
    () => (space === undefined ? undefined : layoutGraph(latest.current, space)),
    [shape, space],
  );
}

function flowNodes(
  { nodes }: GraphModel,
  { places, direction }: Layout,
  { chosen, agentNames }: { chosen: number | undefined; agentNames: ReadonlyMap<number, string> },
): (StepFlowNode | GroupFlowNode)[] {
  return nodes.flatMap(({ id, steps }): (StepFlowNode | GroupFlowNode)[] => {
    const position = places.get(id) ?? { x: 0, y: 0 };
    const [step] = steps;
    if (steps.length > 1) return [{ id, type: "group", position, data: { steps, direction } }];
    if (step === undefined) return [];
    const isChosen = id === nodeIdOf(chosen ?? 0);
    return [{ id, type: "step", position, data: { step, direction, isChosen, agentNames } }];
  });
}

function flowEdges({ nodes, edges }: GraphModel, { routes, direction }: Layout): RoutedFlowEdge[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return edges.map(({ from, to }) => {
    const target = byId.get(to)?.steps ?? [];
    const isActive = target.some(({ status }) => status === "executing");
    const isDead = target.every(({ status }) => status === "skipped" || status === "cancelled");
    const id = `${from} ${to}`;
    return {
      id,
      type: "routed",
      data: { direction, route: routes.get(id) ?? [] },
      source: from,
      target: to,
      className: edgeClass(isActive, isDead),
    };
  });
}

function edgeClass(isActive: boolean, isDead: boolean): string {
  if (isActive) return "edge-active";
  return isDead ? "edge-dead" : "";
}
