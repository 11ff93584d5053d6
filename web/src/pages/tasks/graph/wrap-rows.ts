import type { GraphShape, Layout, NodeSize, Point } from "./graph-layout.ts";

/** Between two rows: an edge turns there. */
const ROW_GAP = 40;
/** How far from a node an edge turns. */
const TURN = 18;
/** More edges at once are a tangle when they turn. */
const MOST_TURNS = 3;

/**
 * A graph that grows to the right, in rows below each other as a text is. Rows end only where all edges go from one
 * column to the next. Pure.
 * @param columns as many at most in a row
 * @returns undefined when it cannot be cut so
 */
export function wrapRows(layout: Layout, { edges }: GraphShape, columns: number): Layout | undefined {
  const { places, node } = layout;
  const lefts = [...new Set([...places.values()].map(({ x }) => Math.round(x)))].toSorted((a, b) => a - b);
  const columnOf = new Map([...places].map(([id, { x }]) => [id, lefts.indexOf(Math.round(x))]));
  const column = (id: string): number => columnOf.get(id) ?? 0;
  const canCutBefore = (at: number): boolean => {
    const crossing = edges.filter(({ from, to }) => column(from) < at && column(to) >= at);
    return (
      crossing.length <= MOST_TURNS &&
      crossing.every(({ from, to }) => column(from) === at - 1 && column(to) === at)
    );
  };
  const starts = rowStarts(lefts.length, columns, canCutBefore);
  if (starts === undefined || starts.length < 2) return undefined;
  const rowOf = (id: string): number => starts.findLastIndex((start) => start <= column(id));

  const shifts: Point[] = [];
  const bottoms: number[] = [];
  let top = 0;
  for (const [row, start] of starts.entries()) {
    const ys = [...places].filter(([id]) => rowOf(id) === row).map(([, { y }]) => y);
    shifts.push({ x: TURN - (lefts[start] ?? 0), y: top - Math.min(...ys) });
    top += Math.max(...ys) - Math.min(...ys) + node.height;
    bottoms.push(top);
    top += ROW_GAP;
  }
  const shifted = (point: Point, row: number): Point => ({
    x: point.x + (shifts[row]?.x ?? 0),
    y: point.y + (shifts[row]?.y ?? 0),
  });
  const placed = new Map([...places].map(([id, place]) => [id, shifted(place, rowOf(id))]));
  const turns = new Set<string>();
  const routes = new Map(
    edges.map(({ from, to }) => {
      const id = `${from} ${to}`;
      const row = rowOf(from);
      if (row === rowOf(to)) return [id, (layout.routes.get(id) ?? []).map((point) => shifted(point, row))];
      turns.add(id);
      return [id, turn(placed.get(from), placed.get(to), node, (bottoms[row] ?? 0) + ROW_GAP / 2)];
    }),
  );
  const right = Math.max(...[...placed.values()].map(({ x }) => x)) + node.width + TURN;
  return { ...layout, places: placed, routes, turns, width: right, height: top - ROW_GAP };
}

function rowStarts(
  count: number,
  columns: number,
  canCutBefore: (at: number) => boolean,
): number[] | undefined {
  const starts = [0];
  for (let start = 0; count - start > columns;) {
    let next = start + columns;
    while (next > start && !canCutBefore(next)) next--;
    if (next === start) return undefined;
    starts.push(next);
    start = next;
  }
  return starts;
}

function turn(from: Point | undefined, to: Point | undefined, node: NodeSize, y: number): Point[] {
  if (from === undefined || to === undefined) return [];
  const out = from.x + node.width + TURN / 2;
  const into = to.x - TURN / 2;
  return [
    { x: out, y: from.y + node.height / 2 },
    { x: out, y },
    { x: into, y },
    { x: into, y: to.y + node.height / 2 },
  ];
}
