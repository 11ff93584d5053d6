import type { Store } from "../store/store.ts";
import { deleteSessionRow } from "../store/tables/conversation-contexts.ts";
import { deleteOldestMessages } from "../store/tables/messages.ts";
import { deleteMemoryOf } from "../store/tables/session-memory.ts";

/** More at once would keep others waiting. */
const MESSAGES_AT_ONCE = 1000;

/** Removes an expired session with its messages and memory; what a crash left of it is removed by another call. */
export async function removeSession(store: Store, contextId: number): Promise<void> {
  const removeSome = (): Promise<boolean> =>
    store.transaction(async (tx) => {
      if ((await deleteOldestMessages(tx, contextId, MESSAGES_AT_ONCE)) === MESSAGES_AT_ONCE) return true;
      await deleteMemoryOf(tx, contextId);
      await deleteSessionRow(tx, contextId);
      return false;
    });
  while (await removeSome());
}
