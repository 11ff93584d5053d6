import { expect, test } from "vitest";
import type { CallOutcome } from "../connectors/connector.ts";
import { Breakers } from "./breakers.ts";
import { BREAKER_OPEN_MS } from "./circuit-breaker.ts";

const AGENT = 1;
const answered: CallOutcome = { kind: "completed", output: "x" };
const unreachable: CallOutcome = {
  kind: "failed",
  failure: { type: "AGENT_UNREACHABLE", message: "m", retryable: true, uncertain: false },
};
const ownError: CallOutcome = {
  kind: "failed",
  failure: { type: "AGENT_REPORTED_ERROR", message: "m", retryable: false, uncertain: false },
};

/** One whose agent failed five times, and whose time is over at `BREAKER_OPEN_MS`. */
function openBreaker(): Breakers {
  const breakers = new Breakers();
  for (let failed = 0; failed < 5; failed++) breakers.record(AGENT, unreachable, 0);
  return breakers;
}

test("a breaker opens for 15 s, of that agent only", () => {
  const breakers = openBreaker();
  expect(breakers.admit(AGENT, 14_999)).toEqual({ admitted: false, retryAt: 15_000 });
  expect([breakers.open, breakers.isClosed(AGENT), breakers.statusOf(AGENT, 14_999)]).toEqual([
    1,
    false,
    "open",
  ]);
  expect(breakers.statusOf(AGENT, 15_000)).toBe("half_open");
  expect(breakers.admit(2, 1)).toEqual({ admitted: true, isProbe: false });
  expect(breakers.isClosed(2)).toBe(true);
});

test.each([
  ["an answer", answered],
  ["an error of the agent's own", ownError],
])("%s of the probe closes the breaker for all calls", (_what, outcome) => {
  const breakers = openBreaker();
  expect(breakers.admit(AGENT, BREAKER_OPEN_MS)).toEqual({ admitted: true, isProbe: true });
  expect(breakers.admit(AGENT, BREAKER_OPEN_MS)).toMatchObject({ admitted: false });
  breakers.record(AGENT, outcome, BREAKER_OPEN_MS + 1);
  for (let call = 0; call < 3; call++)
    expect(breakers.admit(AGENT, BREAKER_OPEN_MS + 2)).toEqual({ admitted: true, isProbe: false });
  expect([breakers.open, breakers.isClosed(AGENT)]).toEqual([0, true]);
  // What failed before no longer counts.
  breakers.record(AGENT, unreachable, BREAKER_OPEN_MS + 3);
  expect(breakers.isClosed(AGENT)).toBe(true);
});

test("a probe that fails opens the breaker again, and one that told nothing leaves its turn to the next call", () => {
  const breakers = openBreaker();
  breakers.admit(AGENT, BREAKER_OPEN_MS);
  breakers.record(AGENT, unreachable, BREAKER_OPEN_MS + 100);
  expect(breakers.admit(AGENT, 2 * BREAKER_OPEN_MS + 99)).toEqual({
    admitted: false,
    retryAt: 2 * BREAKER_OPEN_MS + 100,
  });
  expect(breakers.admit(AGENT, 2 * BREAKER_OPEN_MS + 100)).toMatchObject({ isProbe: true });
  breakers.release(AGENT);
  expect(breakers.admit(AGENT, 2 * BREAKER_OPEN_MS + 101)).toMatchObject({ admitted: true, isProbe: true });
});
