import fc from "fast-check";
import { expect, test } from "vitest";
import type { AgentFailure } from "../connectors/connector.ts";
import { decideFailure, MAX_ATTEMPTS } from "./retry-policy.ts";
import type { FailureFacts } from "./retry-policy.ts";

const failure = (facts: Partial<AgentFailure> = {}): AgentFailure => ({
  type: "AGENT_HTTP_ERROR",
  message: "m",
  retryable: true,
  uncertain: false,
  ...facts,
});
const facts = (over: Partial<FailureFacts> = {}): FailureFacts => ({
  failure: failure(),
  delivery: "at_least_once",
  failures: 1,
  hasSubstitute: false,
  now: 1000,
  random: 0,
  ...over,
});

test("a retryable failure is tried again after 2 s and then 5 s, and after the third it fails", () => {
  expect(decideFailure(facts({ failures: 1 }))).toEqual({ action: "retry", runAt: 3000, reconcile: false });
  expect(decideFailure(facts({ failures: 2 }))).toEqual({ action: "retry", runAt: 6000, reconcile: false });
  expect(decideFailure(facts({ failures: 3 }))).toEqual({ action: "fail" });
});

test("a pause is up to 20 % longer, so that steps do not all come back at once", () => {
  expect(decideFailure(facts({ failures: 1, random: 0.5 }))).toMatchObject({ runAt: 3200 });
  expect(decideFailure(facts({ failures: 1, random: 0.999_999 }))).toMatchObject({ runAt: 3400 });
  expect(decideFailure(facts({ failures: 2, random: 0.999_999 }))).toMatchObject({ runAt: 7000 });
});

test("the agent's own pause counts when it is longer than ours, up to ten minutes", () => {
  expect(decideFailure(facts({ failure: failure({ retryAfterMs: 60_000 }) }))).toMatchObject({
    runAt: 61_000,
  });
  expect(decideFailure(facts({ failure: failure({ retryAfterMs: 1 }) }))).toMatchObject({ runAt: 3000 });
  expect(decideFailure(facts({ failure: failure({ retryAfterMs: 86_400_000 }) }))).toMatchObject({
    runAt: 601_000,
  });
});

test("an agent's final error is not tried again and not given to another agent", () => {
  const reported = failure({ type: "AGENT_REPORTED_ERROR", retryable: false });
  expect(decideFailure(facts({ failure: reported, hasSubstitute: true }))).toEqual({ action: "fail" });
});

test("what is the agent's own trouble goes to another agent, once it was tried or cannot be", () => {
  expect(decideFailure(facts({ failures: 3, hasSubstitute: true }))).toEqual({ action: "substitute" });
  const refused = failure({ type: "AGENT_AUTH_FAILED", retryable: false });
  expect(decideFailure(facts({ failure: refused, hasSubstitute: true }))).toEqual({ action: "substitute" });
});

test("a call that may have acted is never repeated for an at_most_once agent", () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      fc.nat(100_000),
      (retryable, failures, hasSubstitute, retryAfterMs) => {
        const decision = decideFailure(
          facts({
            failure: failure({ uncertain: true, retryable, retryAfterMs }),
            delivery: "at_most_once",
            failures,
            hasSubstitute,
          }),
        );
        expect(decision).toEqual({ action: "unknown" });
      },
    ),
  );
});

test("a call that surely did not act is repeated even for an at_most_once agent", () => {
  expect(
    decideFailure(facts({ failure: failure({ type: "AGENT_UNREACHABLE" }), delivery: "at_most_once" })),
  ).toMatchObject({ action: "retry" });
});

test("a reconcile agent is asked first after an uncertain call, and a person when the attempts are used up", () => {
  const lost = failure({ type: "AGENT_TIMEOUT", uncertain: true });
  expect(decideFailure(facts({ failure: lost, delivery: "reconcile" }))).toMatchObject({
    action: "retry",
    reconcile: true,
  });
  expect(decideFailure(facts({ failure: lost, delivery: "reconcile", failures: 3 }))).toEqual({
    action: "unknown",
  });
});

test("no step is tried more often than allowed, and never at once", () => {
  const anyFailure = fc.record({
    type: fc.constantFrom(
      "AGENT_TIMEOUT" as const,
      "AGENT_HTTP_ERROR" as const,
      "AGENT_REPORTED_ERROR" as const,
    ),
    message: fc.string(),
    retryable: fc.boolean(),
    uncertain: fc.boolean(),
  });
  const delivery = fc.constantFrom(
    "idempotent" as const,
    "at_least_once" as const,
    "reconcile" as const,
    "at_most_once" as const,
  );
  fc.assert(
    fc.property(
      anyFailure,
      delivery,
      fc.integer({ min: 1, max: 6 }),
      fc.boolean(),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (f, d, failures, hasSubstitute, random) => {
        const decision = decideFailure(facts({ failure: f, delivery: d, failures, hasSubstitute, random }));
        if (decision.action !== "retry") return;
        expect(failures).toBeLessThan(MAX_ATTEMPTS);
        expect(decision.runAt).toBeGreaterThanOrEqual(3000);
      },
    ),
  );
});
