import { expect, it } from "vitest";
import { retryOf } from "./tasks/retry-task.ts";
import { timeOf } from "./time-argument.ts";

it("takes times as they are and as so long ago", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  expect(timeOf("2h", now)).toBe("2026-11-22T10:00:00.000Z");
  expect(timeOf("7d", now)).toBe("2026-11-15T12:00:00.000Z");
  expect(timeOf("2026-11-22T13:30:00+01:00", now)).toBe("2026-11-22T12:30:00.000Z");
  for (const wrong of ["", "soon", "2x", "2026-13-01", "-1h", "9999999d"])
    expect(() => timeOf(wrong, now)).toThrow();
});

it("makes of a retry's flags what the service takes", () => {
  expect(retryOf({ input: [] })).toEqual({ from: "failure" });
  expect(retryOf({ input: ["2=a=b", "3=c"] })).toEqual({
    from: "failure",
    step_descriptions: { "2": "a=b", "3": "c" },
  });
  expect(retryOf({ fromStep: 4, input: ["other"] })).toEqual({
    from: "step",
    step_number: 4,
    step_descriptions: { "4": "other" },
  });
  expect(retryOf({ fromStart: true, input: ["all anew"] })).toEqual({
    from: "start",
    description: "all anew",
  });
  expect(() => retryOf({ input: ["whose?"] })).toThrow(/which step/);
  expect(() => retryOf({ fromStart: true, input: ["all", "2=x"] })).toThrow(/planned anew/);
});
