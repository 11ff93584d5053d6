import type { JsonObject } from "@orchestrator/contracts";
import { expect, test } from "vitest";
import { describeEvent } from "./describe-event.ts";

const names = new Map([
  [1, "Translator"],
  [2, "PolyglotCrew"],
]);
const told = (data: JsonObject): string =>
  describeEvent(
    { id: 1, task_id: 1, seq: 1, type: "step.started", step_number: 1, data, created_at: "2026-01-01" },
    names,
  );

test("an event names its agents before the rest", () => {
  expect(told({ attempt: 1, agent_id: 1 })).toBe("Translator · attempt: 1");
  expect(told({ from_agent_id: 1, to_agent_id: 2, reason: "it failed" })).toBe(
    "from Translator · to PolyglotCrew · reason: it failed",
  );
});

test("an agent that nothing names is said to be gone", () => {
  expect(told({ agent_id: 9 })).toBe("an agent that is gone (9)");
});

test("a time to come is told from the event on", () => {
  expect(told({ attempt: 1, next_attempt_at: "2026-01-01T00:00:02.400Z" })).toBe(
    "attempt: 1 · next attempt: 2.4 s later",
  );
  expect(told({ next_attempt_at: "soon" })).toBe("next attempt: soon");
});
