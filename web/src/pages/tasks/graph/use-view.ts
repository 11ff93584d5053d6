import { useReactFlow } from "@xyflow/react";
import { useCallback, useEffect, useRef } from "react";
import type { Layout, Space } from "./graph-layout.ts";
import { isInView, openingView, viewOf } from "./opening-view.ts";

/** Smaller than this nobody reads it: then one moves about instead. */
const ZOOM_FLOOR = 0.75;

interface ViewWish {
  layout: Layout | undefined;
  space: Space | undefined;
  /** The node that a graph too large for its space opens at. */
  opensAt: string;
  /** The node that must stay in sight. */
  chosen: string | undefined;
}

interface ViewControl {
  /** The whole graph, as it was opened. */
  fit: () => void;
  /** Brings a node into sight. */
  show: (node: string) => void;
  /** From now on the view is the person's: it moves only as far as a chosen node needs it. */
  onMovedByHand: () => void;
}

/** What part of the graph is seen. */
export function useView({ layout, space, opensAt, chosen }: ViewWish): ViewControl {
  const flow = useReactFlow();
  const isByHand = useRef(false);
  const latest = useRef({ opensAt, chosen });
  latest.current = { opensAt, chosen };
  const open = useCallback((): void => {
    if (layout === undefined || space === undefined) return;
    const { opensAt: first, chosen: wanted } = latest.current;
    const node = wanted !== undefined && layout.places.has(wanted) ? wanted : first;
    void flow.setViewport(openingView(layout, space, node, ZOOM_FLOOR));
  }, [flow, layout, space]);
  const show = useCallback(
    (node: string): void => {
      if (layout === undefined || space === undefined) return;
      const view = flow.getViewport();
      if (!isInView(layout, space, node, view))
        void flow.setViewport(viewOf(layout, space, node, view.zoom), { duration: 120 });
    },
    [flow, layout, space],
  );
  useEffect(() => {
    isByHand.current = false;
  }, [layout]);
  useEffect(() => {
    if (!isByHand.current) open();
    else if (latest.current.chosen !== undefined) show(latest.current.chosen);
  }, [open, show]);
  useEffect(() => {
    if (chosen !== undefined) show(chosen);
  }, [chosen, show]);
  return {
    show,
    fit: () => {
      isByHand.current = false;
      open();
    },
    onMovedByHand: () => {
      isByHand.current = true;
    },
  };
}
