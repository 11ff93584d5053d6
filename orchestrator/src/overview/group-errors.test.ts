import type { StepError } from "@orchestrator/contracts";
import { expect, it } from "vitest";
import { groupErrors, maskedMessage } from "./group-errors.ts";

const error = (given: Partial<StepError> = {}): StepError => ({
  step_number: 1,
  agent_id: 7,
  error_type: "AGENT_HTTP_ERROR",
  message: "HTTP 500",
  timestamp: "2026-01-01T00:00:00.000Z",
  retry_count: 0,
  ...given,
});

it("hides what differs from one occurrence to the next, and nothing else", () => {
  for (const [message, masked] of [
    ["HTTP 503 after 1.5 s", "HTTP # after # s"],
    ["no row 3f2b8c1e-0f1a-4b6d-9c3e-2a1b0c9d8e7f", "no row #"],
    ["commit 9fceb02d0ae598e9 at 0xdeadBEEF", "commit # at #"],
    ["run run_01HZX5K3W9ABCDEFGHJK failed", "run run_# failed"],
    ["the facade of the decade is deadbeefy", "the facade of the decade is deadbeefy"],
    ["10.0.0.7:8001 refused", "# refused"],
    ["", ""],
  ] as const)
    expect(maskedMessage(message)).toBe(masked);
});

it("puts errors of one type, agent and message together, the most frequent first, and shows the latest", () => {
  const groups = groupErrors([
    { error: error({ message: "row 1 is gone" }), taskId: 1, at: 10 },
    { error: error({ message: "row 22 is gone" }), taskId: 2, at: 30 },
    { error: error({ message: "row 3 is gone" }), taskId: 3, at: 20 },
    { error: error({ message: "row 3 is gone", agent_id: 8 }), taskId: 4, at: 40 },
    { error: error({ message: "row 3 is gone", error_type: "AGENT_TIMEOUT" }), taskId: 5, at: 50 },
    { error: error({ message: "PLAN", error_type: "PLANNING_FAILED", agent_id: null }), taskId: 6, at: 5 },
  ]);
  expect(groups.map((group) => [group.count, group.message, group.last_task_id])).toEqual([
    [3, "row 22 is gone", 2],
    [1, "row 3 is gone", 5],
    [1, "row 3 is gone", 4],
    [1, "PLAN", 6],
  ]);
  expect(new Set(groups.map(({ fingerprint }) => fingerprint)).size).toBe(4);
  expect(groups[0]).toMatchObject({ last_at: "1970-01-01T00:00:00.030Z", agent_id: 7 });
});
