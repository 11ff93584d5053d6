import { createHmac, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { RESP_TYPES } from "@redis/client";
import type { RedisLink } from "../redis/redis-link.ts";
import type { CatalogueEntry } from "./agent-catalogue.ts";

/** Copies of the active agents outside of the database, each good for one state of the table only. */
export interface AgentSnapshots {
  /** The active agents as they were in this state of the table; undefined when there is no such copy. */
  load(state: string): Promise<CatalogueEntry[] | undefined>;
  save(state: string, entries: readonly CatalogueEntry[]): Promise<void>;
}

const KEY = "agents";
const KEPT_SECONDS = 24 * 60 * 60;
const WITHIN_MS = 5000;
const MAC_BYTES = 32;
const LARGEST_BYTES = 64 * 1024 * 1024;
const [compress, expand] = [promisify(gzip), promisify(gunzip)];

/**
 * Keeps the copy in Redis. What comes back counts only when it bears our code (HMAC-SHA256) over the very state that
 * the database is in, so a Redis that is empty, old or wrong costs a read of the database and nothing else.
 */
export function redisSnapshots(redis: RedisLink, macKey: Buffer): AgentSnapshots {
  const codeOf = (state: string, body: Buffer): Buffer =>
    createHmac("sha256", macKey).update(`${state}\n`).update(body).digest();
  return {
    async load(state) {
      const stored = await redis.ask(
        (client) => client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }).get(redis.key(KEY)),
        WITHIN_MS,
      );
      if (!Buffer.isBuffer(stored) || stored.length < MAC_BYTES) return undefined;
      const body = stored.subarray(MAC_BYTES);
      if (!timingSafeEqual(stored.subarray(0, MAC_BYTES), codeOf(state, body))) return undefined;
      // It is what this service wrote, so it has the shape that it was written with.
      return JSON.parse((await expand(body)).toString("utf8")) as CatalogueEntry[];
    },
    async save(state, entries) {
      const body = await compress(JSON.stringify(entries));
      if (body.length > LARGEST_BYTES) return;
      const value = Buffer.concat([codeOf(state, body), body]);
      await redis.ask((client) => client.set(redis.key(KEY), value, { EX: KEPT_SECONDS }), WITHIN_MS);
    },
  };
}
