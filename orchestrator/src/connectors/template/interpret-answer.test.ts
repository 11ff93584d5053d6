import { describe, expect, test } from "vitest";
import { type ResponseMapping, TemplateDefinition } from "@orchestrator/contracts";
import type { CallOutcome } from "../connector.ts";
import { compileTemplate } from "./compile-template.ts";
import { interpretAnswer, parseRetryAfter } from "./interpret-answer.ts";
import { hidesNothing } from "./redactor.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const mapping: ResponseMapping = {
  status_path: "$.status",
  result_path: ["$.result", "$.output"],
  error_path: ["$.error.message", "$.error"],
};

function outcomeOf(
  body: unknown,
  response: ResponseMapping = mapping,
  status = 200,
  type = "application/json",
): CallOutcome {
  const template = TemplateDefinition.parse({
    template: "t",
    display_name: "T",
    request_mapping: {},
    response_mapping: response,
  });
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const answer = { status, headers: { "content-type": type }, body: Buffer.from(text) };
  return interpretAnswer(compileTemplate(template).invoke, answer, { now: NOW, redactor: hidesNothing });
}

/** The type of a failure, or the output. */
function brief(outcome: CallOutcome): unknown {
  return outcome.kind === "failed"
    ? outcome.failure.type
    : outcome.kind === "completed"
      ? outcome.output
      : outcome;
}

describe("an answer with HTTP 2xx", () => {
  test.each([
    ["a result", { status: "success", result: "r" }, "r"],
    ["a result of another name", { output: "o" }, "o"],
    ["a result that is null", { status: "success", result: null }, null],
    ["a result that is false", { result: false }, false],
    ["a result that is zero", { result: 0 }, 0],
    ["a result that is empty", { result: [] }, []],
    ["a status that is no failure", { status: "partial", result: "r" }, "r"],
    ["a result and an empty error", { result: "r", error: null }, "r"],
    ["a result and a warning in the error's place", { status: "success", result: "r", error: "slow" }, "r"],
    ["a status of error", { status: "error", result: "r" }, "AGENT_REPORTED_ERROR"],
    ["a status of FAILED", { status: "FAILED" }, "AGENT_REPORTED_ERROR"],
    ["an error without a result", { error: "no" }, "AGENT_REPORTED_ERROR"],
    ["an error and an empty result", { result: null, error: { message: "no" } }, "AGENT_REPORTED_ERROR"],
    ["neither", { other: 1 }, "AGENT_RESPONSE_INVALID"],
    ["a list", [1], "AGENT_RESPONSE_INVALID"],
    ["null", null, "AGENT_RESPONSE_INVALID"],
  ])("and %s", (_what, body, expected) => {
    expect(brief(outcomeOf(body))).toEqual(expected);
  });

  test("a success of false is a failure", () => {
    expect(
      brief(outcomeOf({ ok: false, result: "r" }, { status_path: "$.ok", result_path: "$.result" })),
    ).toBe("AGENT_REPORTED_ERROR");
    expect(
      brief(outcomeOf({ ok: true, result: "r" }, { status_path: "$.ok", result_path: "$.result" })),
    ).toBe("r");
  });

  test("a template without a result path takes the whole answer", () => {
    expect(brief(outcomeOf({ a: 1 }, {}))).toEqual({ a: 1 });
    expect(brief(outcomeOf("text", {}, 200, "text/plain; charset=utf-8"))).toBe("text");
    expect(brief(outcomeOf({ error: "no" }, { error_path: "$.error" }))).toBe("AGENT_REPORTED_ERROR");
  });

  test("the text of an error is cut and cleaned", () => {
    const outcome = outcomeOf({ error: `a\u202eb\u0007\n\u001b[31m${"x".repeat(300)}` });
    if (outcome.kind !== "failed") throw new Error("expected a failure");
    expect(outcome.failure.message).toMatch(/^ab \[31mx{100,200}…$/);
  });
});

describe("an answer with an HTTP error", () => {
  test.each([
    [408, "AGENT_HTTP_ERROR", true, false],
    [425, "AGENT_HTTP_ERROR", true, false],
    [429, "AGENT_HTTP_ERROR", true, false],
    [500, "AGENT_HTTP_ERROR", true, false],
    [501, "AGENT_HTTP_ERROR", true, false],
    [503, "AGENT_HTTP_ERROR", true, false],
    [502, "AGENT_HTTP_ERROR", true, true],
    [504, "AGENT_HTTP_ERROR", true, true],
    [400, "AGENT_HTTP_ERROR", false, false],
    [404, "AGENT_HTTP_ERROR", false, false],
    [422, "AGENT_HTTP_ERROR", false, false],
    [401, "AGENT_AUTH_FAILED", false, false],
    [403, "AGENT_AUTH_FAILED", false, false],
  ])("HTTP %i is %s, retryable %s, uncertain %s", (status, type, retryable, uncertain) => {
    expect(outcomeOf({ detail: "because" }, mapping, status)).toMatchObject({
      failure: {
        type,
        retryable,
        uncertain,
        statusCode: status,
        message: expect.stringContaining("because") as string,
      },
    });
  });

  test("says nothing of an HTML page", () => {
    expect(outcomeOf("<html>secret page</html>", mapping, 502, "text/html")).toMatchObject({
      failure: { message: "The agent answered HTTP 502" },
    });
  });
});

test.each([
  ["7", 7000],
  ["0", 0],
  ["1.5", 1500],
  ["Sun, 22 Nov 2026 12:01:00 GMT", 60_000],
  ["Sun, 22 Nov 2026 11:00:00 GMT", 0],
  ["999999999", 86_400_000],
  ["soon", undefined],
  ["-5", undefined],
  [undefined, undefined],
])("Retry-After: %s means %s ms", (value, ms) => {
  expect(parseRetryAfter(value, NOW)).toBe(ms);
});
