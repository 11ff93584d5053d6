import { useEffect, useMemo, useRef, useState } from "react";
import type { GraphShape, Layout } from "./graph-layout.ts";
import { layoutGraph } from "./layout-graph.ts";
import type { LayoutWish } from "./layout-graph.ts";
import type { LayoutQuestion } from "./layout-worker.ts";

/** Up to as many nodes take a few milliseconds; more are placed in a worker, so that the page does not stand still. */
const LARGEST_AT_ONCE = 30;

/**
 * The same layout while the graph has the same shape: neither a status nor a space that changes moves a node.
 * @returns undefined until there is one
 */
export function useLayout(graph: GraphShape, wish: LayoutWish): Layout | undefined {
  const shape = JSON.stringify([graph.nodes.map(({ id }) => id), graph.edges, wish.isNarrow, wish.direction]);
  const latest = useRef({ graph, wish });
  latest.current = { graph, wish };
  const isSmall = graph.nodes.length <= LARGEST_AT_ONCE;
  const atOnce = useMemo(
    () => (isSmall ? layoutGraph(latest.current.graph, latest.current.wish) : undefined),
    // The shape says all that a layout depends on but the space, whose first size counts.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [shape, isSmall],
  );
  const [placed, setPlaced] = useState<{ shape: string; layout: Layout }>();
  useEffect(() => {
    if (isSmall) return undefined;
    return placeApart(latest.current, (layout) => setPlaced({ shape, layout }));
  }, [shape, isSmall]);
  if (isSmall) return atOnce;
  return placed?.shape === shape ? placed.layout : undefined;
}

/** Asks a worker; where none can be had, e.g. while the service is away, the page does it itself. */
function placeApart(question: LayoutQuestion, onPlaced: (layout: Layout) => void): () => void {
  const worker = new Worker(new URL("./layout-worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<Layout>) => {
    onPlaced(data);
    worker.terminate();
  });
  worker.addEventListener("error", () => {
    worker.terminate();
    onPlaced(layoutGraph(question.graph, question.wish));
  });
  // Without the steps themselves: their outputs may be large.
  const { nodes, edges } = question.graph;
  worker.postMessage({ ...question, graph: { nodes: nodes.map(({ id }) => ({ id })), edges } });
  return () => worker.terminate();
}
