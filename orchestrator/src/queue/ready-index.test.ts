import fc from "fast-check";
import { expect, it } from "vitest";
import { ReadyIndex } from "./ready-index.ts";
import type { IndexedJob } from "./ready-index.ts";

const keys = ["", "a", "b"];
const key = fc.constantFrom(...keys);

const command = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant("add" as const),
      key,
      priority: fc.integer({ min: -1, max: 2 }),
      inMs: fc.integer({ min: -3, max: 8 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("add again" as const), nth: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("remove" as const), nth: fc.nat(50) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("take" as const),
      limit: fc.integer({ min: -1, max: 4 }),
      free: fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("wait" as const), ms: fc.nat(5) }) },
);

/** What the index should do, in the plainest way. */
class PlainIndex {
  jobs: (IndexedJob & { isReady: boolean })[] = [];

  add(job: IndexedJob, now: number): void {
    if (!this.jobs.some((j) => j.id === job.id)) this.jobs.push({ ...job, isReady: job.runAt <= now });
  }
  remove(id: string): void {
    this.jobs = this.jobs.filter((job) => job.id !== id);
  }
  take(limit: number, now: number, free: (key: string) => number): string[] {
    for (const job of this.jobs) job.isReady ||= job.runAt <= now;
    const left = new Map(keys.map((k) => [k, free(k)]));
    const taken: string[] = [];
    // The sort is stable, so equal jobs stay in the order in which they were added.
    for (const job of this.jobs
      .filter((j) => j.isReady)
      .toSorted((a, b) => b.priority - a.priority || a.runAt - b.runAt)) {
      const free = left.get(job.key) ?? 0;
      if (taken.length >= limit || free <= 0) continue;
      left.set(job.key, free - 1);
      taken.push(job.id);
    }
    for (const id of taken) this.remove(id);
    return taken;
  }
}

it("hands jobs out as a plain list would that is sorted and searched anew every time", () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 120 }), (commands) => {
      const index = new ReadyIndex();
      const plain = new PlainIndex();
      const known: IndexedJob[] = [];
      let now = 1000;
      for (const [n, c] of commands.entries()) {
        const nth =
          c.type === "remove" || c.type === "add again"
            ? known[c.nth % Math.max(1, known.length)]
            : undefined;
        if (c.type === "add")
          known.push({ id: `job-${n}`, key: c.key, priority: c.priority, runAt: now + c.inMs });
        const added = c.type === "add" ? known.at(-1) : c.type === "add again" ? nth : undefined;
        if (added !== undefined) {
          index.add(added, now);
          plain.add(added, now);
        }
        if (c.type === "remove" && nth !== undefined) {
          index.remove(nth.id);
          plain.remove(nth.id);
        }
        if (c.type === "take") {
          const free = (k: string): number => c.free[keys.indexOf(k)] ?? 0;
          expect(index.take(c.limit, now, free).map((job) => job.id)).toEqual(plain.take(c.limit, now, free));
        }
        if (c.type === "wait") now += c.ms;
        const delayed = plain.jobs.filter((job) => !job.isReady);
        expect(index.ready).toBe(plain.jobs.length - delayed.length);
        expect(index.delayed).toBe(delayed.length);
        expect(index.nextRunAt).toBe(
          delayed.length === 0 ? undefined : Math.min(...delayed.map((job) => job.runAt)),
        );
        for (const k of keys)
          expect(index.readyOf(k)).toBe(plain.jobs.filter((job) => job.isReady && job.key === k).length);
      }
    }),
    { numRuns: 500 },
  );
});
