import fc from "fast-check";
import { newStep } from "./model.ts";
import type { Deed, ModelStep } from "./model.ts";

/** What each step builds on: alone, in a row, joined, forked, side by side. */
const shapes: readonly (readonly number[][])[] = [
  [[]],
  [[]],
  [[], [1]],
  [[], [1], [2]],
  [[], [], [1, 2]],
  [[], [1], [1]],
  [[], []],
];

/** Most steps are well, so that those behind them have their turn. */
const deeds = fc.constantFrom<Deed>("answer", "answer", "answer", "refuse", "wait", "wait", "break");

/** One to three steps, made anew for each run. */
export const randomSteps: fc.Arbitrary<{ text: string; make: () => ModelStep[] }> = fc
  .tuple(fc.constantFrom(...shapes), fc.tuple(deeds, deeds, deeds))
  .map(([shape, chosen]) => {
    const make = (): ModelStep[] => shape.map((before, i) => newStep(chosen[i] ?? "answer", before));
    const text = make()
      .map(({ deed, dependencies }) => `${deed}(${dependencies.join()})`)
      .join(" ");
    return { text, make };
  });
