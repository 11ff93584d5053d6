import type { Json, JsonObject, MemoryEntry, Message, Session } from "@orchestrator/contracts";
import { isoTime } from "../kernel/clock.ts";
import type { SessionRow } from "../store/tables/conversation-contexts.ts";
import { fromJson, fromJsonOrNull } from "../store/tables/json-column.ts";
import type { MessageRow } from "../store/tables/messages.ts";
import type { MemoryRow } from "../store/tables/session-memory.ts";
import { SESSION_LIFE_MS } from "./session-life.ts";
import { sessionTitle } from "./session-title.ts";

interface SessionFacts {
  messageCount: number;
  status: Session["status"];
  firstUserText: string | undefined;
}

export const sessionView = (
  row: SessionRow,
  { messageCount, status, firstUserText }: SessionFacts,
): Session => {
  const metadata = fromJson<JsonObject>(row.metadata);
  return {
    session_id: row.session_id,
    user_id: row.user_id,
    status,
    message_count: messageCount,
    title: sessionTitle(metadata, firstUserText),
    created_at: isoTime(row.created_at),
    last_activity: isoTime(row.last_activity),
    expires_at: isoTime(row.last_activity + SESSION_LIFE_MS),
    metadata,
  };
};

export const messageView = (row: MessageRow): Message => ({
  id: row.id,
  role: row.role,
  content: row.content,
  agent_id: row.agent_id,
  timestamp: isoTime(row.created_at),
  metadata: {
    ...fromJsonOrNull<JsonObject>(row.metadata),
    ...(row.task_id === null ? {} : { task_id: row.task_id }),
  },
});

export const memoryView = (row: Omit<MemoryRow, "id">): MemoryEntry => ({
  key: row.key,
  agent_id: row.agent_id,
  value: fromJson<Json>(row.value),
  created_at: isoTime(row.created_at),
  updated_at: isoTime(row.updated_at),
  expires_at: isoTime(row.expires_at),
});
