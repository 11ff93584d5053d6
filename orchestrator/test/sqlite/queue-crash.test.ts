import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { childScript } from "../kit/child-script.ts";
import { seededRandom } from "../kit/seeded-random.ts";
import { tempFolder } from "../kit/temp-folder.ts";

const TOTAL = 500;
const KILLS = 12;

const linesOf = (path: string): string[] =>
  existsSync(path) ? readFileSync(path, "utf8").trimEnd().split("\n") : [];

it("settles every committed job exactly once, however often its process is killed", async () => {
  const seed = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
  console.info(`TEST_SEED=${seed}`);
  const random = seededRandom(seed);
  await using folder = await tempFolder();
  const firstJobAfterMs: number[] = [];
  let kills = 0;

  for (let isDone = false; !isDone;) {
    await using child = childScript("queue-child.ts", [folder.path, String(TOTAL)]);
    // Between the moment of a line and the kill the process runs on for as long as it takes to get here.
    const killAtLine = kills < KILLS ? 1 + Math.floor(random() * (TOTAL / 6)) : Number.POSITIVE_INFINITY;
    for (let line = 1; line <= killAtLine; line++) {
      const text = await child.nextLine();
      if (text === undefined) throw new Error("the process ended by itself");
      if (text.startsWith("first ")) firstJobAfterMs.push(Number(text.slice("first ".length)));
      if (text === "done") {
        isDone = true;
        break;
      }
    }
    await child.kill();
    kills++;
  }

  using db = new DatabaseSync(join(folder.path, "queue.db"), { readOnly: true });
  const rows = db
    .prepare("SELECT description AS id, CAST(plan AS INTEGER) AS fence FROM plan_memory")
    .all() as { id: string; fence: number }[];
  const expected = Array.from({ length: TOTAL / 2 }, (_, n) => [`root-${n}`, `next-${n}`]).flat();
  expect(rows.map((row) => row.id).toSorted()).toEqual(expected.toSorted());
  expect(db.prepare("SELECT count(*) AS n FROM jobs").get()).toEqual({ n: 0 });
  expect(db.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  expect(linesOf(join(folder.path, "bugs"))).toEqual([]);

  // What a process was told to be settled is settled, and nobody was told so twice.
  const settled = linesOf(join(folder.path, "settled")).map((line) => line.split(" "));
  expect(settled.filter(([, fate]) => fate !== "ok")).toEqual([]);
  expect(new Set(settled.map(([id]) => id)).size).toBe(settled.length);

  // Each beginning had a higher fence than the one before, and some jobs were lost with their process and came again.
  const fences = new Map<string, number>();
  for (const line of linesOf(join(folder.path, "begun"))) {
    const [id = "", fence] = line.split(" ");
    expect(Number(fence), id).toBeGreaterThan(fences.get(id) ?? 0);
    fences.set(id, Number(fence));
  }
  for (const { id, fence } of rows) expect(fence, id).toBe(fences.get(id));
  expect(Math.max(...fences.values())).toBeGreaterThan(1);
  expect(kills).toBeGreaterThan(3);
  expect(firstJobAfterMs.length).toBeGreaterThan(0);
  expect(Math.max(...firstJobAfterMs)).toBeLessThan(1000);
});
