import { expect, it } from "vitest";
import { WaitingCount } from "./waiting-count.ts";

/** A count of a table that a test fills, on a clock that it moves. */
function counted() {
  const table = { rows: 0, asked: 0 };
  const clock = { now: () => clock.time, time: 0 };
  const count = new WaitingCount(async () => (table.asked++, table.rows), clock);
  return { table, clock, count };
}

it("counts anew a quarter of a second after the last count began, and not before", async () => {
  const { table, clock, count } = counted();
  table.rows = 7;
  expect(await count.read()).toBe(7);
  table.rows = 9;
  clock.time = 249;
  expect(await count.read()).toBe(7);
  clock.time = 250;
  expect(await count.read()).toBe(9);
  expect(table.asked).toBe(2);
});

it("counts once for all who ask meanwhile", async () => {
  const { table, count } = counted();
  await Promise.all(Array.from({ length: 50 }, () => count.read()));
  expect(table.asked).toBe(1);
});

it("adds what was added since the count began, also while it went on", async () => {
  const counting = Promise.withResolvers<number>();
  const clock = { now: () => 0 };
  const count = new WaitingCount(() => counting.promise, clock);
  count.add(100);
  const read = count.read();
  count.add(2);
  counting.resolve(5);
  expect(await read).toBe(7);
  count.add(3);
  expect(await count.read()).toBe(10);
});

it("asks again after a count that failed", async () => {
  let asked = 0;
  const count = new WaitingCount(
    async () => {
      if (asked++ === 0) throw new Error("the database is away");
      return 4;
    },
    { now: () => 0 },
  );
  await expect(count.read()).rejects.toThrow("away");
  expect(await count.read()).toBe(4);
});
