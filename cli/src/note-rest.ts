import type { Page } from "@orchestrator/client";
import type { Terminal } from "./terminal/terminal.ts";

const COUNTED_UP_TO = 10_000;

/** Says how to see what is not on this page. */
export function noteRest(
  terminal: Pick<Terminal, "note">,
  { items, total, nextCursor }: Page<unknown>,
): void {
  if (nextCursor === undefined) {
    if (items.length === 0) terminal.note("There is none.\n");
    return;
  }
  const all = total >= COUNTED_UP_TO ? `more than ${COUNTED_UP_TO}` : String(total);
  terminal.note(`${items.length} of ${all}; --cursor ${nextCursor} shows the next.\n`);
}
