import type { Config, ConfigSecrets } from "./config.ts";
import type { EventBus } from "./events/event-bus.ts";
import { LiveBus } from "./events/live-bus.ts";
import { PostgresBus } from "./events/postgres-bus.ts";
import { loadSecretKey } from "./security/secret-key.ts";
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
  if (database.kind === "sqlite") return openSqlite({ path: database.path, synchronous: sqliteSynchronous, access, onBug: onError });
  return openPostgres({ url: database.url, onError, ...(access === "beside" ? { maxConnections: 1 } : {}) });
}

/** What wakes the readers of the event log: those of this process, and on PostgreSQL those of all. */
export async function openBus(store: Store, onError: OpenOptions["onError"], closing: AsyncDisposableStack): Promise<EventBus> {
  if (!isPostgresStore(store)) return new LiveBus();
  const listener = closing.use(new PostgresListener({ url: store.url, onError }));
  const bus = closing.use(new PostgresBus({ store, listener, onError }));
  await listener.listening;
  return bus;
}

/** The key that everything secret hangs on. */
export const secretKeyOf = ({ database }: Pick<Config, "database">, { secretKey }: ConfigSecrets): Buffer =>
  loadSecretKey(secretKey, database.kind === "sqlite" ? database.path : undefined);
