import { expect, it } from "vitest";
import { summariseCalls } from "./summarise-calls.ts";

const step = (from: number, ms: number, status: "completed" | "failed" = "completed") => ({
  status,
  started_at: from,
  completed_at: from + ms,
});

it("counts calls that ended, also those that were tried again; latency is of those that succeeded", () => {
  const figures = summariseCalls(
    {
      steps: [
        { status: "executing", started_at: 500, completed_at: null },
        { status: "skipped", started_at: null, completed_at: 300 },
        step(200, 10),
        step(190, 30),
        step(180, 20),
        step(170, 99, "failed"),
      ],
      attempts: [
        { outcome: "retried", started_at: 150, ended_at: 160 },
        { outcome: "cancelled", started_at: 140, ended_at: 150 },
      ],
      limit: 100,
    },
    100,
  );
  expect(figures).toMatchObject({
    since: "1970-01-01T00:00:00.100Z",
    calls: 5,
    failed: 2,
    success_rate: 0.6,
    latency_ms_p50: 20,
    latency_ms_p95: 30,
    last_used_at: "1970-01-01T00:00:00.500Z",
  });
});

it("says since when it counts where there are more calls than it was given", () => {
  const figures = summariseCalls(
    {
      steps: [step(300, 1), step(200, 1)],
      attempts: [{ outcome: "lost", started_at: 10, ended_at: 20 }],
      limit: 2,
    },
    0,
  );
  expect(figures).toMatchObject({ since: "1970-01-01T00:00:00.201Z", calls: 2, failed: 0 });
});

it("has nothing to say of an agent that was not called, and remembers when one was called before the window", () => {
  expect(summariseCalls({ steps: [], attempts: [], limit: 2 }, 5)).toMatchObject({
    calls: 0,
    success_rate: null,
    latency_ms_p50: null,
    last_used_at: null,
  });
  expect(summariseCalls({ steps: [step(10, 1)], attempts: [], limit: 2 }, 500)).toMatchObject({
    calls: 0,
    last_used_at: "1970-01-01T00:00:00.010Z",
  });
});
