import { expect, test } from "vitest";
import type { StepErrorType } from "@orchestrator/contracts";
import type { CallOutcome } from "../connectors/connector.ts";
import { receiptOfOutcome } from "./keep-late-answer.ts";

const failed = (type: StepErrorType, uncertain: boolean, statusCode?: number): CallOutcome => ({
  kind: "failed",
  failure: {
    type,
    message: "m",
    retryable: true,
    uncertain,
    ...(statusCode === undefined ? {} : { statusCode }),
  },
});

test.each<[string, CallOutcome, ReturnType<typeof receiptOfOutcome>]>([
  ["an answer", { kind: "completed", output: 1 }, "ignored"],
  ["the agent's own error", failed("AGENT_REPORTED_ERROR", false, 200), "ignored"],
  ["an HTTP error of the agent", failed("AGENT_HTTP_ERROR", false, 500), "ignored"],
  ["an answer that is no use", failed("AGENT_RESPONSE_INVALID", false, 200), "ignored"],
  ["an error of a gateway", failed("AGENT_HTTP_ERROR", true, 504), undefined],
  ["a broken connection", failed("AGENT_CONNECTION_LOST", true), undefined],
  ["a call that was aborted before a byte was sent", failed("AGENT_CONNECTION_LOST", false), "confirmed"],
  ["a refused connection", failed("AGENT_UNREACHABLE", false), "confirmed"],
  ["an agent that goes on working", { kind: "waiting", state: null }, undefined],
])("what the end of a cancelled call says of its cancel: %s", (_what, outcome, receipt) => {
  expect(receiptOfOutcome(outcome)).toBe(receipt);
});
