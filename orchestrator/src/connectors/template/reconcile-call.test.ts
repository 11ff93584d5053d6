import { expect, test } from "vitest";
import { ReconcileMapping, TemplateDefinition } from "@orchestrator/contracts";
import type { Json } from "@orchestrator/contracts";
import { compileTemplate } from "./compile-template.ts";
import { hidesNothing } from "./redactor.ts";
import { interpretReconciliation } from "./reconcile-call.ts";

const HOUR_MS = 60 * 60_000;

const compiled = compileTemplate(
  TemplateDefinition.parse({
    template: "keeper",
    display_name: "Keeper",
    request_mapping: { path: "/runs" },
    response_mapping: { result_path: "$.result" },
    delivery: "reconcile",
    reconcile: {
      path: "/runs/${step.key}",
      response_mapping: { status_path: "$.status", result_path: "$.result", error_path: "$.error" },
      absent_when: { status: [404, 410], path: "$.status", values: ["none", null] },
      working_when: { path: "$.status", values: ["working", "queued"] },
    },
  }),
);

function outcomeOf(status: number, body: Json, asking = { askingSince: 0, asked: 0 }, now = 1000) {
  if (compiled.reconcile === null) throw new Error("the test's template has a question");
  const answer = {
    status,
    headers: { "content-type": "application/json" },
    body: Buffer.from(JSON.stringify(body)),
  };
  return interpretReconciliation(compiled.reconcile, answer, { now, redactor: hidesNothing, asking });
}

test("a result and an error are the outcome of the earlier call", () => {
  expect(outcomeOf(200, { status: "done", result: 7 })).toEqual({ kind: "completed", output: 7 });
  expect(outcomeOf(200, { status: "failed", error: "no" })).toMatchObject({
    kind: "failed",
    failure: { type: "AGENT_REPORTED_ERROR", message: "no", uncertain: false, retryable: false },
  });
});

test("only what the template names means that the agent never saw the call", () => {
  for (const [status, body] of [
    [404, {}],
    [410, {}],
    [200, { status: "none" }],
    [200, { status: null }],
  ] as const)
    expect(outcomeOf(status, body)).toEqual({ kind: "absent" });
  expect(outcomeOf(400, {}).kind).toBe("failed");
  expect(outcomeOf(200, {}).kind).toBe("failed");
});

test("an agent at work is asked again after growing pauses, for an hour", () => {
  const working = { status: "working" };
  expect(outcomeOf(200, working)).toEqual({
    kind: "waiting",
    state: { askingSince: 0, asked: 1 },
    wakeAt: 2000,
  });
  expect(outcomeOf(200, working, { askingSince: 0, asked: 30 })).toMatchObject({ wakeAt: 31_000 });
  expect(outcomeOf(200, working, { askingSince: 0, asked: 30 }, HOUR_MS)).toMatchObject({
    kind: "failed",
    failure: { type: "OUTCOME_UNKNOWN", uncertain: true, retryable: false },
  });
});

test("an answer that does not say leaves the outcome uncertain, to be asked again where that may help", () => {
  for (const [status, retryable] of [
    [401, false],
    [400, false],
    [429, true],
    [503, true],
  ] as const)
    expect(outcomeOf(status, {})).toMatchObject({
      kind: "failed",
      failure: { type: "OUTCOME_UNKNOWN", uncertain: true, retryable },
    });
});

test("without a word on absence 404 means it", () => {
  const mapping = ReconcileMapping.parse({ path: "/x", response_mapping: { result_path: "$.r" } });
  expect(mapping).toMatchObject({ method: "GET", absent_when: { status: [404] } });
});
