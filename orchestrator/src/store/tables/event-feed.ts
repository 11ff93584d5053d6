import type { Compilable, RawBuilder } from "kysely";
import { sql } from "kysely";
import { query } from "../query.ts";
import type { QueryBuilder } from "../query.ts";
import type { Reader, Store } from "../store.ts";

/*
 * A feed is a log of many tasks or agents in the order of its commits. SQLite has one writer, so ids are that order.
 * On PostgreSQL a row with a lower id may be committed later: a reader that has gone past it would never see it.
 * There the order is (transaction, id), and only what no running transaction can come before is given out.
 */

/** Where a reader stands: behind this row. */
interface Position {
  /** The row's transaction on PostgreSQL; "0" on SQLite. */
  xid: string;
  id: number;
}

export interface FeedPage<R> {
  rows: { row: R; position: string }[];
  /** Where to go on, also when there were no rows. */
  next: string;
  /** There are rows that a transaction still running holds back: look again soon. */
  isHeldBack: boolean;
}

/** What a feed is read from. */
export type FeedStore = Pick<Store, "dialect" | "reader">;

export interface EventFeed<R> {
  /** What `viewer` may see behind a position of this feed; "0" = from the beginning. */
  page(store: FeedStore, viewer: string, after: string, limit: number): Promise<FeedPage<R>>;
  /** The position behind everything that is there now. */
  end(store: FeedStore): Promise<string>;
}

/** The form of a position: a row's id, or its transaction and its id. Readers must not look into it. */
export const FEED_POSITION = /^\d{1,18}(?:-\d{1,15})?$/;

const START: Position = { xid: "0", id: 0 };

/**
 * @param log the table
 * @param join what leaves the rows that a viewer may see, of `log`
 */
export function eventFeed<R extends { id: number }>(
  log: "task_events" | "agent_events",
  join: (viewer: RawBuilder<unknown>) => RawBuilder<unknown>,
): EventFeed<R> {
  const table = sql`${sql.table(log)} as log`;
  type PageParams = { viewer: string; xid: string; id: number; horizon: string; limit: number };
  const page = query<PageParams, R & { xid?: string }>((db, p, dialect) =>
    dialect === "sqlite"
      ? ready(
          db,
          sql`select log.* from ${table} ${join(sql`${p.viewer}`)} where log.id > ${p.id} order by log.id limit ${p.limit}`,
        )
      : ready(
          db,
          sql`select log.* from ${table} ${join(sql`${p.viewer}`)}
            where (log.xid, log.id) > (${p.xid}::xid8, ${p.id}::bigint) and log.xid < ${p.horizon}::xid8
            order by log.xid, log.id limit ${p.limit}`,
        ),
  );
  const horizon = query<{ viewer: string }, { xid: string; held: number }>((db, p) =>
    ready(
      db,
      sql`select pg_snapshot_xmin(pg_current_snapshot())::text as xid,
        exists (select from ${table} ${join(sql`${p.viewer}`)} where log.xid >= pg_snapshot_xmin(pg_current_snapshot()))::int as held`,
    ),
  );
  const newest = query<Record<string, never>, { id: number | null }>((db) =>
    db.selectFrom(log).select((e) => e.fn.max("id").as("id")),
  );
  // Of a position that is an id alone, or from before the database was restored into another server.
  const atId = query<{ id: number }, { xid: string; id: number }>((db, p) =>
    ready(db, sql`select log.xid, log.id from ${table} where log.id <= ${p.id} order by log.id desc limit 1`),
  );

  const placeOf = async (reader: Reader, after: string, end: string): Promise<Position> => {
    const { xid, id } = parse(after);
    if (xid !== undefined && BigInt(xid) <= BigInt(end)) return { xid, id };
    return (await reader.first(atId, { id })) ?? START;
  };

  return {
    async page({ dialect, reader }, viewer, after, limit) {
      if (dialect === "sqlite") {
        const { id } = parse(after);
        const rows = await reader.all(page, { viewer, xid: "0", id, horizon: "0", limit });
        return {
          rows: rows.map((row) => ({ row, position: String(row.id) })),
          next: String(rows.at(-1)?.id ?? id),
          isHeldBack: false,
        };
      }
      const { xid: end, held } = await horizonOf(reader.first(horizon, { viewer }));
      const place = await placeOf(reader, after, end);
      const found = await reader.all(page, { viewer, ...place, horizon: end, limit });
      const rows = found.map((row) => ({ row, position: `${row.xid ?? "0"}-${row.id}` }));
      const isFull = rows.length === limit;
      // A page that is not full has everything below the horizon: the next one need not look there again. The place
      // may be beyond it, given by an id alone, and must not go back.
      const isBeyond = BigInt(place.xid) >= BigInt(end);
      const reached = isBeyond ? `${place.xid}-${place.id}` : `${end}-0`;
      const next = isFull ? (rows.at(-1)?.position ?? after) : reached;
      return { rows, next, isHeldBack: !isFull && held === 1 };
    },
    async end({ dialect, reader }) {
      if (dialect === "sqlite") return String((await reader.first(newest, {}))?.id ?? 0);
      return `${(await horizonOf(reader.first(horizon, { viewer: "" }))).xid}-0`;
    },
  };
}

const ready = <R>(db: QueryBuilder, statement: RawBuilder<unknown>): Compilable<R> => ({
  compile: () => statement.compile(db) as ReturnType<Compilable<R>["compile"]>,
});

async function horizonOf<H>(asked: Promise<H | undefined>): Promise<H> {
  const row = await asked;
  if (row === undefined) throw new Error("cannot happen: a SELECT without FROM gave no row");
  return row;
}

/** `12` is an id, `345-12` a transaction and an id. */
function parse(position: string): { xid: string | undefined; id: number } {
  const [first = "0", second] = position.split("-");
  if (second !== undefined) return { xid: first, id: Number(second) };
  return first === "0" ? START : { xid: undefined, id: Number(first) };
}
