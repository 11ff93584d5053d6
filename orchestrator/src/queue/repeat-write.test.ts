import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "../../test/kit/temp-folder.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Store } from "../store/store.ts";
import { storeUnavailable } from "../store/store-error.ts";
import { openSqlite } from "../store/sqlite/open-sqlite.ts";
import { repeatWrite } from "./repeat-write.ts";

/** Time passes only while somebody waits. */
function waitingClock(): Clock & { pauses: number[] } {
  let now = 1000;
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now,
    at(at, callback) {
      pauses.push(at - now);
      now = at;
      queueMicrotask(callback);
      return () => undefined;
    },
  };
}

/** A store that is unavailable for the first `times` transactions. */
function failingStore(store: Store, times: number): Pick<Store, "transaction"> {
  let failures = 0;
  const transaction: Store["transaction"] = (work) =>
    failures++ < times
      ? Promise.reject(storeUnavailable(new Error("database or disk is full")))
      : store.transaction(work);
  return { transaction };
}

test.each([0, 0.5, 0.999])(
  "a write to a store that is unavailable is repeated at least every 2.5 s, for hours, until it succeeds (jitter %f)",
  async (random) => {
    await using folder = await tempFolder();
    const path = join(folder.path, "o.db");
    await using store = await openSqlite({ path, synchronous: "FULL", access: "alone" });
    const clock = waitingClock();
    const deps = { store: failingStore(store, 10_000), clock, random: () => random };
    const result = await repeatWrite(deps, new AbortController().signal, async () => "written");
    expect(result).toEqual({ fate: "ok", value: "written" });
    expect(clock.pauses).toHaveLength(10_000);
    expect(Math.max(...clock.pauses)).toBeLessThanOrEqual(2500);
    // Not so often that it keeps the store from recovering.
    expect(Math.min(...clock.pauses)).toBeGreaterThanOrEqual(100);
    expect(Math.min(...clock.pauses.slice(10))).toBeGreaterThanOrEqual(1000);
  },
);
