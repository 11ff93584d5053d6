import type { Layout, Point, Space } from "./graph-layout.ts";

const MARGIN = 16;

export interface View extends Point {
  zoom: number;
}

/**
 * What is seen first: the whole graph, or when that would be too small to read the part around one node. Pure.
 * @param floor the smallest zoom that can be read
 */
export function openingView(layout: Layout, space: Space, node: string, floor: number): View {
  const fit = Math.min(
    (space.width - 2 * MARGIN) / layout.width,
    (space.height - 2 * MARGIN) / layout.height,
  );
  return viewOf(layout, space, node, Math.max(Math.min(fit, 1), floor));
}

/** The view with this zoom that has the node in its middle, and no empty space that the graph could fill. Pure. */
export function viewOf(layout: Layout, space: Space, node: string, zoom: number): View {
  const { x, y } = layout.places.get(node) ?? { x: 0, y: 0 };
  return {
    x: offset(layout.width * zoom, space.width, (x + layout.node.width / 2) * zoom),
    y: offset(layout.height * zoom, space.height, (y + layout.node.height / 2) * zoom),
    zoom,
  };
}

function offset(size: number, space: number, middle: number): number {
  if (size + 2 * MARGIN <= space) return (space - size) / 2;
  return Math.min(MARGIN, Math.max(space - MARGIN - size, space / 2 - middle));
}

/** Whether all of the node can be seen. Pure. */
export function isInView(layout: Layout, space: Space, node: string, { x, y, zoom }: View): boolean {
  const place = layout.places.get(node);
  if (place === undefined) return true;
  const left = place.x * zoom + x;
  const top = place.y * zoom + y;
  return (
    left >= 0 &&
    top >= 0 &&
    left + layout.node.width * zoom <= space.width &&
    top + layout.node.height * zoom <= space.height
  );
}
