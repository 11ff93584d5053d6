import { ProblemError } from "@orchestrator/client";
import { expect, test } from "vitest";
import { findingsOf, lateAnswer, stepsInDoubt } from "./step-findings.ts";

const refusal = (code: "RETRY_IN_DOUBT" | "RETRY_INVALID"): ProblemError =>
  new ProblemError(
    {
      type: "about:blank",
      title: "t",
      status: 409,
      detail: "d",
      code,
      request_id: "r",
      details: { steps: [1, 3] },
    },
    undefined,
  );

test("the steps in doubt are those that the refused retry names", () => {
  expect(stepsInDoubt(refusal("RETRY_IN_DOUBT"))).toEqual([1, 3]);
  expect(stepsInDoubt(refusal("RETRY_INVALID"))).toEqual([]);
  expect(stepsInDoubt(new Error("no"))).toEqual([]);
});

test("of a step that completed its answer is needed, of one to be called again nothing", () => {
  const said = {
    "1": { outcome: "completed" as const, words: '{"paid": true}' },
    "2": { outcome: "retry" as const, words: "" },
    "3": { outcome: "completed" as const, words: " " },
  };
  expect(findingsOf([1, 2, 3, 4], said)).toEqual({
    findings: { "1": { outcome: "completed", output: { paid: true } }, "2": { outcome: "retry" } },
    unsaid: [3, 4],
  });
});

test("an answer that came after the cancel is there to be taken", () => {
  const attempt = { attempt: 1, agent_id: 1, error: null, started_at: "", ended_at: "" };
  expect(lateAnswer({ history: [{ ...attempt, outcome: "discarded", output: { paid: true } }] })).toBe(
    '{\n  "paid": true\n}',
  );
  expect(lateAnswer({ history: [{ ...attempt, outcome: "discarded", output: "paid" }] })).toBe("paid");
  expect(lateAnswer({ history: [{ ...attempt, outcome: "cancelled" }] })).toBe("");
});
