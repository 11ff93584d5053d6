import { expect, test } from "vitest";
import { readMessage } from "./read-message.ts";

test("the three messages are read, and nothing else", () => {
  expect(readMessage({ type: "EXECUTE_TASK", description: "Do it", request_id: "r1", extra: 1 })).toEqual({
    type: "EXECUTE_TASK",
    description: "Do it",
    requestId: "r1",
  });
  expect(readMessage({ type: "SET_VIEW", view: "power", path: "/agents?status=error" })).toEqual({
    type: "SET_VIEW",
    view: "power",
    path: "/agents?status=error",
  });
  expect(readMessage({ type: "TOGGLE_SIDEBAR" })).toEqual({ type: "TOGGLE_SIDEBAR", isOpen: undefined });
  for (const odd of [
    null,
    "EXECUTE_TASK",
    {},
    { type: "EXECUTE_TASK" },
    { type: "EXECUTE_TASK", description: "  " },
    { type: "EXECUTE_TASK", description: "x".repeat(20_001) },
    { type: "ORCHESTRATOR_READY" },
  ])
    expect(readMessage(odd)).toBeUndefined();
});

test.each([
  "https://elsewhere.example",
  "//elsewhere.example",
  "/\\elsewhere.example",
  "javascript:alert(1)",
])("a view leads to places of this page only, not to %s", (path) => {
  expect(readMessage({ type: "SET_VIEW", path })).toMatchObject({ path: undefined });
});
