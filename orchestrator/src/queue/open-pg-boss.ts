import { PgBoss } from "pg-boss";
import type { PostgresStore, PostgresTx } from "../store/postgres/postgres-tx.ts";
import { groupOf, HEARTBEAT_SECONDS, QUEUE, SCHEMA, TABLE } from "./pg-boss-jobs.ts";
import type { Job } from "./work-queue.ts";

/** A job and when it is due, in microseconds since 1970: so fine that jobs keep the order in which they came. */
export interface DueJob {
  job: Job;
  dueAtUs: number;
}

/** pg-boss on our database: its schema is there, and it adds jobs to it. */
export interface PgBossSchema extends AsyncDisposable {
  /** Adds jobs that wait, in the caller's transaction. A job that is there already stays as it is. */
  insert(tx: PostgresTx, jobs: readonly DueJob[]): Promise<void>;
}

/** Any number of ours: what processes that start together wait for. */
const SETUP_LOCK = 7_202_611_222;
/** pg-boss ends jobs that waited or ran for too long, or came back too often; ours are the executor's to judge. */
const NEVER_SECONDS = 10 * 365 * 24 * 3600;
const NEVER_TIMES = 2 ** 31 - 1;

/** Puts pg-boss's schema in place, or brings it up to date. */
export async function openPgBoss(
  store: PostgresStore,
  onError: (message: string, error: unknown) => void,
): Promise<PgBossSchema> {
  // It sends several statements at once, with BEGIN and COMMIT among them: not on connections of ours.
  const boss = new PgBoss({
    connectionString: store.url,
    application_name: "orchestrator queue",
    max: 2,
    schema: SCHEMA,
    supervise: false,
    schedule: false,
    registerInstance: false,
    flowIntervalSeconds: 3600,
    bamIntervalSeconds: 3600,
  });
  boss.on("error", (error) => onError("pg-boss failed", error));
  await boss.start();
  await boss.createQueue(QUEUE, { heartbeatSeconds: HEARTBEAT_SECONDS });
  // Without parameters the whole text is one transaction.
  await store.raw(
    `SELECT pg_advisory_xact_lock(${SETUP_LOCK});
     CREATE INDEX IF NOT EXISTS orchestrator_job_turn ON ${TABLE} (group_id, priority DESC, start_after) WHERE state < 'active' AND NOT blocked;
     CREATE INDEX IF NOT EXISTS orchestrator_job_due ON ${TABLE} (start_after) WHERE state < 'active' AND NOT blocked`,
    [],
  );
  return {
    async insert(tx, jobs) {
      const rows = jobs.map(({ job, dueAtUs }) => ({
        id: job.id,
        data: { kind: job.kind, payload: job.payload },
        priority: job.priority ?? 0,
        startAfter: isoMicroseconds(dueAtUs),
        group: { id: groupOf(job.key) },
        retryLimit: NEVER_TIMES,
        expireInSeconds: NEVER_SECONDS,
        retentionSeconds: NEVER_SECONDS,
      }));
      const executeSql = async (text: string, values: unknown[] = []): Promise<{ rows: unknown[] }> =>
        tx.raw(text, values);
      await boss.insert(QUEUE, rows, { db: { executeSql } });
    },
    [Symbol.asyncDispose]: () => boss.stop({ graceful: false }),
  };
}

const isoMicroseconds = (us: number): string => {
  const ms = Math.floor(us / 1000);
  return new Date(ms).toISOString().replace("Z", `${String(us - ms * 1000).padStart(3, "0")}Z`);
};
