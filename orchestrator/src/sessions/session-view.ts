import type { JsonObject, Message, Session } from "@orchestrator/contracts";
import { isoTime } from "../kernel/clock.ts";
import type { SessionRow } from "../store/tables/conversation-contexts.ts";
import { fromJson, fromJsonOrNull } from "../store/tables/json-column.ts";
import type { MessageRow } from "../store/tables/messages.ts";

export const sessionView = (row: SessionRow, messageCount: number): Session => ({
  session_id: row.session_id,
  user_id: row.user_id,
  message_count: messageCount,
  created_at: isoTime(row.created_at),
  last_activity: isoTime(row.last_activity),
  metadata: fromJson<JsonObject>(row.metadata),
});

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
