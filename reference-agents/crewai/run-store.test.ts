import { expect, test } from "vitest";

import type { CrewResult } from "./run-crew.ts";
import { createRunStore } from "./run-store.ts";

const RESULT: CrewResult = {
  piece: "text",
  workflow: [],
  facts: { form: "report", words: 1, sources: [], not_found: [], documents: 0 },
};
const never = (): Promise<CrewResult> => new Promise(() => {});

test("a run that ended is kept for an hour", async () => {
  let now = 0;
  const runs = createRunStore(() => now);
  const id = runs.start(undefined, async () => RESULT);
  await expect.poll(() => runs.find(id)?.status).toBe("completed");
  now = 60 * 60 * 1000;
  expect(runs.find(id)).toBeDefined();
  now += 1;
  expect(runs.find(id)).toBeUndefined();
});

test("of many runs the newest 200 are kept", async () => {
  const runs = createRunStore();
  const ids: string[] = [];
  for (let i = 0; i < 205; i += 1) {
    const id = runs.start(undefined, async () => RESULT);
    ids.push(id);
    await expect.poll(() => runs.find(id)?.status, { interval: 0 }).toBe("completed");
  }
  expect(ids.filter((id) => runs.find(id) !== undefined).length).toBeLessThanOrEqual(200);
  expect(runs.find(ids.at(-1) ?? "")).toBeDefined();
});

test("no more than eight run at once, and how far each is can be seen", () => {
  const runs = createRunStore();
  const id = runs.start({ key: 1 }, (onTask) => {
    onTask(2);
    return never();
  });
  expect(runs.find(id)).toMatchObject({ status: "running", tasksDone: 2, meta: { key: 1 } });
  for (let i = 0; i < 7; i += 1) runs.start(undefined, never);
  expect(() => runs.start(undefined, never)).toThrow(/8 runs are under way/);
});
