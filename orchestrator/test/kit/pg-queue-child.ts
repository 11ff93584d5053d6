import { systemClock } from "../../src/kernel/clock.ts";
import { openPgBoss } from "../../src/queue/open-pg-boss.ts";
import { PgBossQueue } from "../../src/queue/pg-boss-queue.ts";
import { PostgresListener } from "../../src/store/postgres/listener.ts";
import { openPostgres } from "../../src/store/postgres/open-postgres.ts";

/*
 * One of several processes that work one queue, to be killed at any moment: `pg-queue-child.ts <url> <name>`.
 * A settled job has a row in plan_memory, which may be doubled: the test counts. A job of the kind `root` enqueues one
 * more when it settles; one of the kind `endless` waits for its cancel.
 */

const [url = "", name = ""] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const onError = (message: string, error: unknown): void => say(`error ${message}: ${String(error)}`);

const store = await openPostgres({ url, onError });
const boss = await openPgBoss(store, onError);
const listener = new PostgresListener({ url, onError });
const queue = new PgBossQueue({ store, boss, listener, clock: systemClock, random: Math.random, onError });

await queue.work(
  async (job, { checkpoint, settle, signal }) => {
    const begunAt = Date.now();
    say(`begun ${job.id}`);
    if (!job.handedOff) await checkpoint(async () => undefined);
    if (job.kind === "endless") {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      say(`aborted ${job.id} ${String(signal.reason)}`);
      return;
    }
    // As long as a call to an agent, of a different length each time.
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60));
    await settle(async (tx) => {
      const facts = { by: name, key: job.key, fence: job.fence, begunAt, endedAt: Date.now() };
      await tx.write((db) =>
        db.insertInto("plan_memory").values({
          owner_id: "test",
          description: job.id,
          plan: JSON.stringify(facts),
          outcome: "completed",
          created_at: 1,
        }),
      );
      if (job.kind !== "root") return;
      const { next } = job.payload as { next: string };
      await queue.enqueue(tx, [{ id: next, kind: "next", key: job.key, payload: null }], "at_once");
    });
  },
  { slots: 12, capOf: () => 4, mayHandOff: () => true },
);
say("working");
// Ends with the process that started it, which holds the other end of its input.
process.stdin.resume().on("end", () => process.kill(process.pid, "SIGKILL"));
