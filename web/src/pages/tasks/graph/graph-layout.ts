/** How large a node is, and what stands between two side by side. */
export interface NodeSize extends Space {
  gap: number;
}

export const WIDE_NODE: NodeSize = { width: 216, height: 46, gap: 16 };
/** On a phone three stand side by side; what is to be done takes two lines. */
export const NARROW_NODE: NodeSize = { width: 116, height: 66, gap: 10 };

export type Direction = "LR" | "TB";

export interface Point {
  x: number;
  y: number;
}

export interface Space {
  width: number;
  height: number;
}

/** What a layout depends on of a graph. */
export interface GraphShape {
  nodes: readonly { id: string }[];
  edges: readonly { from: string; to: string }[];
}

/** Where everything stands; the top left corner is at 0, 0. */
export interface Layout extends Space {
  direction: Direction;
  node: NodeSize;
  /** Top left corner of each node. */
  places: ReadonlyMap<string, Point>;
  /** What an edge passes between its ends, so that it runs round the nodes in its way; by `from to`. */
  routes: ReadonlyMap<string, readonly Point[]>;
  /** Edges that lead from the end of a row to the beginning of the next, like lines of a text. */
  turns: ReadonlySet<string>;
}
