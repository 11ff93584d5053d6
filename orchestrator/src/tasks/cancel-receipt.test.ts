import { expect, test } from "vitest";
import type { CancelReceipt, StepStatus } from "@orchestrator/contracts";
import { StepStatus as Statuses } from "@orchestrator/contracts";
import { receiptAtCancel } from "./cancel-receipt.ts";
import { writeQueuedState } from "./queued-state.ts";

test("the receipt of every kind of step at the moment of a cancel", () => {
  const expected: Record<StepStatus, CancelReceipt> = {
    pending: "confirmed",
    queued: "confirmed",
    executing: "requested",
    waiting: "requested",
    completed: "too_late",
    failed: "too_late",
    skipped: "too_late",
    cancelled: "too_late",
    unknown: "requested",
  };
  for (const status of Statuses.options) {
    const began = receiptAtCancel({ status, started_at: 1, held_at: null, state: null });
    expect([status, began]).toEqual([status, expected[status]]);
  }
});

test("a step that its task's pause holds back has no call, whatever was tried before", () => {
  expect(receiptAtCancel({ status: "waiting", started_at: 1, held_at: 2, state: null })).toBe("confirmed");
  expect(receiptAtCancel({ status: "waiting", started_at: null, held_at: 2, state: null })).toBe("confirmed");
});

test("of a step that waits for its next attempt nothing is known when the last one ended in doubt", () => {
  const state = writeQueuedState({ uncertain: true, runAt: 5 });
  const begun = { started_at: 1, state };
  expect(receiptAtCancel({ ...begun, status: "queued", held_at: null })).toBe("requested");
  expect(receiptAtCancel({ ...begun, status: "waiting", held_at: 2 })).toBe("requested");
  expect(receiptAtCancel({ ...begun, state: null, status: "queued", held_at: null })).toBe("confirmed");
});
