import type { GraphShape } from "./graph-layout.ts";
import { layoutGraph } from "./layout-graph.ts";
import type { LayoutWish } from "./layout-graph.ts";

/** What the page asks of this worker. */
export interface LayoutQuestion {
  graph: GraphShape;
  wish: LayoutWish;
}

// A large graph takes longer than a page may stand still.
addEventListener("message", ({ data }: MessageEvent<LayoutQuestion>) => {
  postMessage(layoutGraph(data.graph, data.wish));
});
