import { expect, test } from "vitest";
import { simulate } from "../src/simulate/simulate.ts";

const SCHEDULES = 300;

test(`${SCHEDULES} simulated schedules of submits, cancels, crashes and disk trouble break no promise`, async () => {
  const seed = Math.floor(Math.random() * 1_000_000);
  const broken = await simulate({ seed, schedules: SCHEDULES, stopAfter: 1 });
  expect(broken, "replay with: npm run faults -- simulate --seed <seed>").toEqual([]);
});

test("the same seed gives the same schedule", async () => {
  const [one, other] = [await traceOf(7), await traceOf(7)];
  expect(one.length).toBeGreaterThan(5);
  expect(other).toEqual(one);
  expect(await traceOf(8)).not.toEqual(one);
});

async function traceOf(seed: number): Promise<string[]> {
  const traces: string[][] = [];
  await simulate({ seed, schedules: 1, onSchedule: ({ trace }) => void traces.push(trace) });
  return traces.flat();
}
