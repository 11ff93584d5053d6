import fc from "fast-check";
import { expect, it } from "vitest";
import { SharedFeed } from "./shared-feed.ts";

/** A log in memory whose readings take as long as the test lets them, and see it as it is when they begin. */
function openLog() {
  const log: number[] = [];
  const wakes = new Set<() => void>();
  let readings = 0;
  const feed = new SharedFeed<number>({
    async read(_viewer, after) {
      readings++;
      const rows = log.slice(Number(after), Number(after) + 3);
      await new Promise((resolve) => setImmediate(resolve));
      return { rows, next: String(Number(after) + rows.length), isHeldBack: false };
    },
    onWake(_viewer, wake) {
      wakes.add(wake);
      return () => wakes.delete(wake);
    },
  });
  return {
    feed,
    wakes,
    readings: () => readings,
    write(): void {
      log.push(log.length + 1);
      for (const wake of wakes) wake();
    },
  };
}

async function readUntil(pages: AsyncIterable<number[]>, last: number): Promise<number[]> {
  const seen: number[] = [];
  for await (const page of pages) {
    seen.push(...page);
    if (page.includes(last)) break;
  }
  return seen;
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

it("reads once for all readers that stand at the same place, and gives them the same page", async () => {
  const log = openLog();
  const signal = new AbortController().signal;
  const readers = Array.from({ length: 200 }, () => log.feed.follow("anna", "0", signal));
  const first = readers.map((reader) => reader.next());
  log.write();
  const pages = (await Promise.all(first)).map(({ value }) => value as number[]);
  expect(new Set(pages).size).toBe(1);
  // One before the event, which found nothing, and one after it.
  expect(log.readings()).toBeLessThanOrEqual(2);
  expect(log.wakes.size).toBe(1);
  await Promise.all(readers.map((reader) => reader.return(undefined)));
  expect(log.wakes.size).toBe(0);
});

it("gives every reader the whole log in order, whenever it comes and whatever is written while another reads", async () => {
  const moment = fc.constantFrom("write", "turn", "reader");
  await fc.assert(
    fc.asyncProperty(fc.array(moment, { maxLength: 60 }), fc.boolean(), async (moments, hasCrowd) => {
      const log = openLog();
      const stop = new AbortController();
      const crowd = hasCrowd ? 60 : 1;
      const total = moments.filter((m) => m === "write").length + 1;
      const reading: Promise<number[]>[] = [];
      for (const m of moments) {
        if (m === "write") log.write();
        if (m === "turn") await new Promise((resolve) => setImmediate(resolve));
        if (m === "reader")
          for (let i = 0; i < crowd; i++)
            reading.push(readUntil(log.feed.follow("anna", "0", stop.signal), total));
      }
      log.write();
      for (const seen of await Promise.all(reading)) expect(seen).toEqual(upTo(total));
      expect(log.wakes.size).toBe(0);
    }),
    { numRuns: 100 },
  );
});
