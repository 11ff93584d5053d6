import fc from "fast-check";
import { expect, it } from "vitest";
import { GRACE_MS } from "./signs-of-life.ts";
import { afterTick, LONGEST_GAP_MS, mayJudge } from "./trust.ts";
import type { Trust } from "./trust.ts";

it("nobody is taken for dead before nine seconds without a gap of more than four", () => {
  expect([GRACE_MS, LONGEST_GAP_MS]).toEqual([9000, 4000]);
});

/** What a process thinks after rounds that ended so long after each other, with an answer of the database or without. */
function after(rounds: readonly { gapMs: number; databaseGapMs?: number; answered?: boolean }[]): Trust[] {
  let [now, databaseNow] = [0, 1_000_000];
  const trusts: Trust[] = [];
  for (const { gapMs, databaseGapMs = gapMs, answered = true } of rounds) {
    now += gapMs;
    databaseNow += databaseGapMs;
    trusts.push(afterTick(trusts.at(-1), { endedAtMs: now, databaseMs: answered ? databaseNow : undefined }));
  }
  return trusts;
}

const steady = (times: number): { gapMs: number }[] => Array.from({ length: times }, () => ({ gapMs: 1000 }));
const judges = (trust: Trust | undefined): boolean => trust !== undefined && mayJudge(trust, GRACE_MS);

it("judges nobody in its first seconds, and then does", () => {
  expect(after(steady(12)).map(judges)).toEqual([
    ...Array.from({ length: 9 }, () => false),
    true,
    true,
    true,
  ]);
});

it.each([
  ["a round that came late or took long", { gapMs: LONGEST_GAP_MS + 1 }],
  ["a database that did not answer", { gapMs: 1000, answered: false }],
  ["a jump of the database's clock", { gapMs: 1000, databaseGapMs: 3_600_000 }],
])("judges nobody for as long after %s", (_what, bad) => {
  const trusts = after([...steady(10), bad, ...steady(10)]);
  expect(trusts.slice(9, 11).map(judges)).toEqual([true, false]);
  // Without an answer nothing is known before the next one.
  expect(trusts.slice(11, 19).map(judges)).toEqual(Array.from({ length: 8 }, () => false));
  expect(judges(trusts.at(-1))).toBe(true);
});

it("is not disturbed by a busy second", () => {
  expect(judges(after([...steady(10), { gapMs: LONGEST_GAP_MS }, { gapMs: 300 }]).at(-1))).toBe(true);
});

it("in any sequence of rounds, nobody is judged within the grace after a bad one, and everybody may be when it is over", () => {
  const round = fc.record({
    gapMs: fc.oneof(fc.integer({ min: 0, max: LONGEST_GAP_MS }), fc.integer({ min: 0, max: 60_000 })),
    databaseGapMs: fc.oneof(
      fc.integer({ min: -5000, max: LONGEST_GAP_MS }),
      fc.integer({ min: 0, max: 60_000 }),
    ),
    answered: fc.boolean().map((no) => !no),
  });
  const mostlyGood = fc.oneof(
    { weight: 6, arbitrary: fc.record({ gapMs: fc.integer({ min: 500, max: LONGEST_GAP_MS }) }) },
    { weight: 1, arbitrary: round },
  );
  fc.assert(
    fc.property(fc.array(mostlyGood, { maxLength: 60 }), (rounds) => {
      const all = rounds.map((one) => ({ databaseGapMs: one.gapMs, answered: true, ...one }));
      const trusts = after(all);
      let [now, badAt] = [0, 0];
      for (const [i, { gapMs, databaseGapMs, answered }] of all.entries()) {
        now += gapMs;
        const followsNone = i === 0 || all[i - 1]?.answered === false;
        if (followsNone || !answered || gapMs > LONGEST_GAP_MS || databaseGapMs > LONGEST_GAP_MS) badAt = now;
        expect(judges(trusts[i])).toBe(now - badAt >= GRACE_MS);
      }
    }),
  );
});
