import type { Answer } from "./transport.ts";

/** One page of a list. */
export interface Page<T> {
  items: T[];
  /** Of all pages, counted up to 10,000. */
  total: number;
  /** Where the next page begins; undefined on the last one. */
  nextCursor: number | undefined;
}

/** Reads what the service says about a page beside its items: `X-Total-Count` and `Link` (RFC 8288). */
export function pageOf<T>({ body, headers }: Answer<T[]>): Page<T> {
  const next = /<[^>]*[?&]cursor=(\d+)[^>]*>;\s*rel="next"/.exec(headers.get("link") ?? "")?.[1];
  return {
    items: body,
    total: Number(headers.get("x-total-count") ?? body.length),
    nextCursor: next === undefined ? undefined : Number(next),
  };
}
