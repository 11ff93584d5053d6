import { expect, test } from "vitest";
import type { Met } from "./fault.ts";
import { neverMet } from "./never-met.ts";

test("what one of the rounds met was met", () => {
  expect(neverMet([{ met: { "a kill": 0, "a race": 2 } }, { met: { "a kill": 1, "a race": 0 } }])).toEqual(
    [],
  );
});

test("what no round met is missed, and a round that broke off says nothing", () => {
  const rounds: { met: Met }[] = [{ met: { "a kill": 0, "a race": 2 } }, { met: {} }];
  expect(neverMet(rounds)).toEqual(["none of 2 rounds met a kill"]);
});
