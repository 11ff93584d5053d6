import { query } from "../query.ts";
import type { Reader, Tx } from "../store.ts";

const byName = query<{ name: string }, { value: string }>((db, p) =>
  db.selectFrom("service_facts").select("value").where("name", "=", p.name),
);

export const findFact = async (reader: Reader, name: string): Promise<string | undefined> =>
  (await reader.first(byName, { name }))?.value;

const put = query<{ name: string; value: string }, unknown>((db, p) =>
  db
    .insertInto("service_facts")
    .values({ name: p.name, value: p.value })
    .onConflict((on) => on.column("name").doNothing()),
);

/** Writes it unless it is there: of several processes that start together, the first one's stays. */
export const putFactOnce = (tx: Tx, name: string, value: string): Promise<number> =>
  tx.run(put, { name, value });

const remove = query<{ name: string }, unknown>((db, p) =>
  db.deleteFrom("service_facts").where("name", "=", p.name),
);

export const removeFact = (tx: Tx, name: string): Promise<number> => tx.run(remove, { name });
