import { expect, test, vi } from "vitest";
import { pressureOf, watchPressure } from "./pressure.ts";

const well = { loopDelaysMs: [10, 10, 10], rssBytes: 100, heapBytes: 50, heapLimitBytes: 100 };
const limits = { loopDelayMs: 200, rssBytes: 1000 };

test("only a delay of the event loop that stays is pressure", () => {
  expect(pressureOf(well, limits)).toBeUndefined();
  expect(pressureOf({ ...well, loopDelaysMs: [10, 900, 10] }, limits)).toBeUndefined();
  expect(pressureOf({ ...well, loopDelaysMs: [900, 900] }, limits)).toBeUndefined();
  expect(pressureOf({ ...well, loopDelaysMs: [201, 300, 900] }, limits)).toBe("event_loop");
  expect(
    pressureOf({ ...well, loopDelaysMs: [201, 300, 900] }, { ...limits, loopDelayMs: 0 }),
  ).toBeUndefined();
});

test("memory above its limit is pressure, of the process and of the heap", () => {
  expect(pressureOf({ ...well, rssBytes: 1001 }, limits)).toBe("memory");
  expect(pressureOf({ ...well, rssBytes: 1001 }, { ...limits, rssBytes: undefined })).toBeUndefined();
  expect(pressureOf({ ...well, heapBytes: 91 }, limits)).toBe("memory");
});

test("a process whose event loop is kept busy is under pressure until it is not any more", async () => {
  using pressure = watchPressure({ loopDelayMs: 100, rssBytes: undefined });
  const busy = setInterval(() => {
    const until = performance.now() + 200;
    while (performance.now() < until);
  }, 1);
  await vi.waitUntil(() => pressure.current === "event_loop", { timeout: 10_000, interval: 50 });
  clearInterval(busy);
  await vi.waitUntil(() => pressure.current === undefined, { timeout: 10_000, interval: 50 });
});
