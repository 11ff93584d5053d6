import { PgBoss } from "pg-boss";
import type { PostgresStore, PostgresTx } from "../store/postgres/postgres-tx.ts";
import type { Job } from "./work-queue.ts";

/** pg-boss's tables have a schema of their own: the database may be used with pg-boss by others too. */
const SCHEMA = "orchestrator_queue";
const QUEUE = "work";
/** Where jobs are that have no partition of their own. */
const TABLE = `${SCHEMA}.job_common`;
/** Any numbers of ours. */
const SETUP_LOCK = 7_202_611_222;
const CLAIM_LOCK = 7_202_611_223;
const KEY_LOCKS = 720_261_122;

/** The holder's life sign must not be older. */
const HEARTBEAT_SECONDS = 10;
/** pg-boss ends jobs that waited or ran for too long, or came back too often; ours are the executor's to judge. */
const NEVER_SECONDS = 10 * 365 * 24 * 3600;
const NEVER_TIMES = 2 ** 31 - 1;

const TWO_KEYS_MAX = 2 ** 31;
const KEYLESS = "-";

/** pg-boss with what it needs in the database. */
export interface PgBossStore extends AsyncDisposable {
  /** Adds jobs that wait. A job that is there already stays as it is. */
  insert(tx: PostgresTx, jobs: readonly (Job & { dueAtUs: number })[]): Promise<void>;
  /** Gives life signs. @returns the jobs that are still held so */
  touch(held: readonly { id: string; fence: number }[]): Promise<ReadonlySet<string>>;
}

/**
 * Puts pg-boss's schema in place, or brings it up to date. Of pg-boss itself its schema, its migrations, `insert` and
 * `touch` are used; what claims and ends jobs is in pg-boss-jobs.ts.
 */
export async function openPgBoss(store: PostgresStore, onError: (message: string, error: unknown) => void): Promise<PgBossStore> {
  const boss = new PgBoss({
    db: { executeSql: async (text, values) => ({ rows: (await store.raw(text, values ?? [])).rows }) },
    schema: SCHEMA,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  boss.on("error", (error) => onError("pg-boss failed", error));
  await boss.start();
  await boss.createQueue(QUEUE, { heartbeatSeconds: HEARTBEAT_SECONDS });
  // Without parameters it is one transaction. Processes that start together wait for each other.
  await store.raw(
    `SELECT pg_advisory_xact_lock(${SETUP_LOCK});
     CREATE INDEX IF NOT EXISTS orchestrator_job_turn ON ${TABLE} (group_id, priority DESC, start_after) WHERE state < 'active' AND NOT blocked;
     CREATE INDEX IF NOT EXISTS orchestrator_job_due ON ${TABLE} (start_after) WHERE state < 'active' AND NOT blocked`,
    [],
  );
  return {
    async insert(tx, jobs) {
      const rows = jobs.map((job) => ({
        id: job.id,
        data: { kind: job.kind, payload: job.payload },
        priority: job.priority ?? 0,
        startAfter: isoMicroseconds(job.dueAtUs),
        group: { id: groupOf(job.key) },
        retryLimit: NEVER_TIMES,
        expireInSeconds: NEVER_SECONDS,
        retentionSeconds: NEVER_SECONDS,
      }));
      await boss.insert(QUEUE, rows, { db: { executeSql: async (text, values) => ({ rows: (await tx.raw(text, values ?? [])).rows }) } });
    },
    async touch(held) {
      const { settled } = await boss.touch(QUEUE, held.map(({ id, fence }) => ({ id, retryCount: retryCountOf(fence) })));
      return new Set(settled);
    },
    [Symbol.asyncDispose]: () => boss.stop({ graceful: false, close: false }),
  };
}

