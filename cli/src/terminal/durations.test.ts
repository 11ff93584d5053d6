import { expect, it } from "vitest";
import { durationText } from "./durations.ts";

it("names a time in the unit in which it can be read", () => {
  const texts = [-5, 0, 7.4, 999, 1300, 12_400, 185_000, 7_440_000].map(durationText);
  expect(texts).toEqual(["0 ms", "0 ms", "7 ms", "999 ms", "1.3 s", "12 s", "3 min 5 s", "2 h 4 min"]);
});
