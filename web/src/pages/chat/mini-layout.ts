import type { TaskStep } from "@orchestrator/contracts";

export const CHIP_WIDTH = 158;
export const CHIP_HEIGHT = 26;
const COLUMN_GAP = 30;
const ROW_GAP = 6;

export interface MiniLayout {
  places: ReadonlyMap<number, { x: number; y: number }>;
  width: number;
  height: number;
}

type Shape = Pick<TaskStep, "step_number" | "dependencies">;

/** Steps in columns: each right of all that it waits for. Pure. */
export function miniLayout(steps: readonly Shape[]): MiniLayout {
  const columnOf = new Map<number, number>();
  // Steps are numbered so that dependencies come first.
  for (const { step_number: number, dependencies } of steps)
    columnOf.set(number, Math.max(-1, ...dependencies.map((needed) => columnOf.get(needed) ?? -1)) + 1);
  const columns = [...Map.groupBy(steps, ({ step_number: number }) => columnOf.get(number) ?? 0)];
  const tallest = Math.max(...columns.map(([, inColumn]) => inColumn.length));
  const heightOf = (rows: number): number => rows * (CHIP_HEIGHT + ROW_GAP) - ROW_GAP;
  const places = new Map(
    columns.flatMap(([column, inColumn]) => {
      const top = (heightOf(tallest) - heightOf(inColumn.length)) / 2;
      return inColumn.map(({ step_number: number }, row): [number, { x: number; y: number }] => [
        number,
        { x: column * (CHIP_WIDTH + COLUMN_GAP), y: top + row * (CHIP_HEIGHT + ROW_GAP) },
      ]);
    }),
  );
  return {
    places,
    width: columns.length * (CHIP_WIDTH + COLUMN_GAP) - COLUMN_GAP,
    height: heightOf(tallest),
  };
}
