import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { systemClock } from "../../src/kernel/clock.ts";
import { SqliteQueue } from "../../src/queue/sqlite-queue.ts";
import type { Job } from "../../src/queue/work-queue.ts";
import { openSqlite } from "../../src/store/sqlite/open-sqlite.ts";

/*
 * A process that enqueues and works `total` jobs, to be killed at any moment: `queue-child.ts <folder> <total>`.
 * Half of the jobs are enqueued in lots of ten, each of these enqueues one more when it settles. A settled job has a
 * row in plan_memory, which may be doubled: the test counts. What the process believes to be done goes to files
 * beside the database and, as one line each, to standard output.
 */

const [folder = "", totalText = "500"] = process.argv.slice(2);
const roots = Number(totalText) / 2;
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const note = (file: string, line: string): void => appendFileSync(join(folder, file), `${line}\n`);

const store = await openSqlite({
  path: join(folder, "queue.db"),
  synchronous: "FULL",
  access: "alone",
  onBug: (message) => note("bugs", message),
});
const queue = new SqliteQueue({
  store,
  clock: systemClock,
  random: Math.random,
  onError: (message, error) => note("bugs", `${message}: ${String(error)}`),
});

const settledRows = async (): Promise<number> => {
  const [row] = await store.reader.select((db) =>
    db.selectFrom("plan_memory").select((e) => e.fn.countAll<number>().as("n")),
  );
  return row?.n ?? 0;
};

const rootJob = (n: number): Job => ({
  id: `root-${n}`,
  kind: "root",
  key: `key:${n % 5}`,
  payload: { n },
  priority: n % 3,
});
const nextJob = (n: number): Job => ({
  id: `next-${n}`,
  kind: "next",
  key: `key:${n % 5}`,
  payload: { n },
  runAt: n % 7 === 0 ? Date.now() + 20 : undefined,
});

const backlog = (await store.reader.select((db) => db.selectFrom("jobs").select("id"))).length;
const startedAt = performance.now();
let first = true;

await queue.work(
  async (job, { checkpoint, settle }) => {
    if (first && backlog > 0) say(`first ${Math.round(performance.now() - startedAt)}`);
    first = false;
    note("begun", `${job.id} ${job.fence}`);
    if (!job.handedOff) await checkpoint(async () => undefined);
    // As long as a call to an agent, of a different length each time.
    for (let turns = Math.floor(Math.random() * 6); turns > 0; turns--)
      await new Promise((resolve) => setTimeout(resolve, 1));
    const { n } = job.payload as { n: number };
    const { fate } = await settle(async (tx) => {
      await tx.write((db) =>
        db.insertInto("plan_memory").values({
          owner_id: "test",
          description: job.id,
          plan: String(job.fence),
          outcome: "completed",
          created_at: 1,
        }),
      );
      if (job.kind === "root") await queue.enqueue(tx, [nextJob(n)], "at_once");
    });
    note("settled", `${job.id} ${fate}`);
    say("settled");
    if ((await settledRows()) >= roots * 2) say("done");
  },
  { slots: 16, capOf: () => 4, mayHandOff: () => true },
);

// Lots that an earlier process enqueued are known by the last of their jobs.
const known = new Set<string>();
for (const table of [
  await store.reader.select((db) => db.selectFrom("plan_memory").select("description as id")),
  await store.reader.select((db) => db.selectFrom("jobs").select("id")),
]) {
  for (const { id } of table) known.add(id);
}
for (let lot = 0; lot < roots / 10; lot++) {
  const jobs = Array.from({ length: 10 }, (_, i) => rootJob(lot * 10 + i));
  if (jobs.some((job) => known.has(job.id))) continue;
  await store.transaction((tx) => queue.enqueue(tx, jobs, lot % 2 === 0 ? "at_once" : "in_turn"));
  note("enqueued", String(lot));
  say("enqueued");
}
if ((await settledRows()) >= roots * 2) say("done");
// Ends with the process that started it, which holds the other end of its input.
process.stdin.resume().on("end", () => process.kill(process.pid, "SIGKILL"));
