import type { Config, ConfigSecrets } from "./config.ts";
import type { EventBus } from "./events/event-bus.ts";
import { LiveBus } from "./events/live-bus.ts";
import { postgresCarrier } from "./events/postgres-carrier.ts";
import { redisCarrier } from "./events/redis-carrier.ts";
import { SharedBus } from "./events/shared-bus.ts";
import type { Clock } from "./kernel/clock.ts";
import { openPgBoss } from "./queue/open-pg-boss.ts";
import { PgBossQueue } from "./queue/pg-boss-queue.ts";
import { SqliteQueue } from "./queue/sqlite-queue.ts";
import type { WorkQueue } from "./queue/work-queue.ts";
import type { RedisLink } from "./redis/redis-link.ts";
import { loadSecretKey } from "./security/secret-key.ts";
import { Leadership } from "./store/postgres/leadership.ts";
import { PostgresListener } from "./store/postgres/listener.ts";
import { openPostgres } from "./store/postgres/open-postgres.ts";
import { isPostgresStore } from "./store/postgres/postgres-tx.ts";
import { openSqlite } from "./store/sqlite/open-sqlite.ts";
import type { Store } from "./store/store.ts";

export interface OpenOptions {
  /** `alone` = the service; `beside` = a short command while a service may be running. */
  access: "alone" | "beside";
  onError: (message: string, error?: unknown) => void;
}

/** Opens the configured database. @throws StartupError DATABASE_LOCKED, CONFIG_INVALID */
export async function openDatabase(
  { database, sqliteSynchronous }: Pick<Config, "database" | "sqliteSynchronous">,
  { access, onError }: OpenOptions,
): Promise<Store> {
  if (database.kind === "sqlite")
    return openSqlite({ path: database.path, synchronous: sqliteSynchronous, access, onBug: onError });
  return openPostgres({ url: database.url, onError, ...(access === "beside" ? { maxConnections: 1 } : {}) });
}

/** What the processes that share a database tell each other through it. */
export interface Messaging {
  /** Wakes the readers of the event log: those of this process, and on PostgreSQL those of all. */
  bus: EventBus;
  openQueue(deps: { clock: Clock; random: () => number }): Promise<WorkQueue>;
  /** True in one of the processes only. */
  isLeader(): Promise<boolean>;
}

export interface MessagingOptions {
  redis: RedisLink | undefined;
  onError: OpenOptions["onError"];
  closing: AsyncDisposableStack;
}

/** Opens what differs with the kind of the database, besides the store; `closing` closes it. */
export async function openMessaging(
  store: Store,
  { redis, onError, closing }: MessagingOptions,
): Promise<Messaging> {
  if (!isPostgresStore(store)) {
    return {
      bus: new LiveBus(),
      openQueue: async (deps) => new SqliteQueue({ store, onError, ...deps }),
      isLeader: async () => true,
    };
  }
  const listener = closing.use(new PostgresListener({ url: store.url, onError }));
  const throughDatabase = postgresCarrier(store, listener);
  const carrier = redis === undefined ? throughDatabase : redisCarrier(redis, throughDatabase);
  const bus = closing.use(new SharedBus({ carrier, onError }));
  const leadership = closing.use(new Leadership(store.url));
  await listener.listening;
  return {
    bus,
    async openQueue(deps) {
      const boss = closing.use(await openPgBoss(store, onError));
      return closing.use(new PgBossQueue({ store, boss, listener, onError, ...deps }));
    },
    isLeader: () => leadership.isMine(),
  };
}

/** The key that everything secret hangs on. */
export const secretKeyOf = ({ database }: Pick<Config, "database">, { secretKey }: ConfigSecrets): Buffer =>
  loadSecretKey(secretKey, database.kind === "sqlite" ? database.path : undefined);
