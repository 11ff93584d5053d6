import { createHmac } from "node:crypto";
import { RedisLink } from "./redis/redis-link.ts";
import { deriveKey } from "./security/secret-key.ts";
import type { PostgresStore } from "./store/postgres/postgres-tx.ts";
import { isPostgresStore } from "./store/postgres/postgres-tx.ts";
import type { Store } from "./store/store.ts";
import type { Logger } from "./telemetry/logger.ts";

const FIRST_CONNECTION_WITHIN_MS = 1000;

export interface RedisOptions {
  url: string;
  secretKey: Buffer;
  logger: Logger;
}

/** Connects to Redis, or goes on trying while the service does without it. */
export async function openRedis(store: Store, { url, secretKey, logger }: RedisOptions): Promise<RedisLink> {
  const link = new RedisLink({
    url,
    prefix: `orchestrator:${await nameOf(store, secretKey)}`,
    onChange(isUp, reason) {
      if (isUp) logger.info({ reason }, "Redis is there again");
      else
        logger.warn(
          { reason },
          "Redis is away: this process limits rates by itself and is woken through the database",
        );
    },
  });
  await link.connected(FIRST_CONNECTION_WITHIN_MS);
  return link;
}

/** The same in all processes of one deployment and in no other one, also when they share a Redis. */
async function nameOf(store: Store, secretKey: Buffer): Promise<string> {
  const database = isPostgresStore(store) ? await identityOf(store) : "sqlite";
  return createHmac("sha256", deriveKey(secretKey, "redis")).update(database).digest("hex").slice(0, 16);
}

async function identityOf(store: PostgresStore): Promise<string> {
  const { rows } = await store.raw(
    `SELECT system_identifier || '/' || oid AS id FROM pg_control_system(), pg_database WHERE datname = current_database()`,
    [],
  );
  return JSON.stringify(rows);
}
