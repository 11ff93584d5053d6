import { expect, test } from "vitest";
import { OwnerLoads } from "./owner-loads.ts";

const asked = (now: number) => ({ ownerId: "anna", limit: 10, now, ended: 0 });

test("a task that is written while its owner is counted is not forgotten", async () => {
  const loads = new OwnerLoads();
  const place = await loads.take(async () => 8, asked(0));
  // That count is old by now, and the next one sees the database without the task.
  const begun = Promise.withResolvers<number>();
  const next = loads.take(() => begun.promise, asked(5000));
  place?.[Symbol.dispose]();
  begun.resolve(8);
  expect(await next).toBeDefined();
  expect(await loads.take(async () => 0, asked(5001))).toBeUndefined();
});

test("an owner at the limit gets a place as soon as a task has ended", async () => {
  const loads = new OwnerLoads();
  expect(await loads.take(async () => 10, asked(0))).toBeUndefined();
  expect(await loads.take(async () => 9, asked(50))).toBeUndefined();
  expect(await loads.take(async () => 9, { ...asked(50), ended: 1 })).toBeDefined();
});
