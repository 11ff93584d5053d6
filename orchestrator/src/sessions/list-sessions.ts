import type { ListSessions, Session } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { countSessionRows, listSessionRows } from "../store/tables/conversation-contexts.ts";
import { firstUserTexts, messageCounts } from "../store/tables/messages.ts";
import { sessionsAtWork } from "../store/tables/session-expiry.ts";
import type { SessionDeps } from "./session-deps.ts";
import { lifeOf } from "./session-life.ts";
import { sessionView } from "./session-view.ts";

export interface SessionPage {
  sessions: Session[];
  /** Counted up to 10,000. */
  total: number;
  nextCursor: number | undefined;
}

/** The caller's sessions, also expired ones, newest first, below the cursor. */
export async function listSessions(
  { store: { reader }, clock }: SessionDeps,
  caller: Caller,
  filter: ListSessions,
): Promise<SessionPage> {
  requireRole(caller, "viewer");
  const rows = await listSessionRows(reader, caller.principal, filter);
  const ids = rows.map((row) => row.id);
  const counts = await messageCounts(reader, ids);
  const texts = await firstUserTexts(reader, ids);
  const lives = new Map(rows.map((row) => [row.id, lifeOf(row, clock.now())]));
  const stale = rows.filter((row) => lives.get(row.id) === "stale").map((row) => row.session_id);
  const atWork = await sessionsAtWork(reader, stale);
  return {
    sessions: rows.map((row) => {
      const isActive = lives.get(row.id) === "alive" || atWork.has(row.session_id);
      return sessionView(row, {
        messageCount: counts.get(row.id) ?? 0,
        status: isActive ? "active" : "expired",
        firstUserText: texts.get(row.id),
      });
    }),
    total: await countSessionRows(reader, caller.principal, filter),
    nextCursor: rows.at(-1)?.id,
  };
}
