import { z } from "zod";
import { Id, JsonObject, Timestamp } from "./primitives.ts";
import { SessionId, UserId } from "./tasks.ts";

export const CreateSession = z.strictObject({
  user_id: UserId,
  metadata: JsonObject.default({}),
});
export type CreateSession = z.infer<typeof CreateSession>;

export const Session = z.strictObject({
  session_id: z.string(),
  user_id: z.string(),
  message_count: z.int(),
  created_at: Timestamp,
  last_activity: Timestamp,
  metadata: JsonObject,
});
export type Session = z.infer<typeof Session>;

export const MessageRole = z.enum(["user", "assistant", "system"]);
export type MessageRole = z.infer<typeof MessageRole>;

export const AddMessage = z.strictObject({
  content: z.string().min(1).max(200_000),
  role: MessageRole.default("user"),
  metadata: JsonObject.default({}),
  session_id: SessionId.optional(),
});
export type AddMessage = z.infer<typeof AddMessage>;

export const Message = z.strictObject({
  id: Id,
  role: MessageRole,
  content: z.string(),
  agent_id: Id.nullable(),
  timestamp: Timestamp,
  metadata: JsonObject,
});
export type Message = z.infer<typeof Message>;

export const ListMessages = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.coerce.number().int().min(1).optional(),
});
export type ListMessages = z.infer<typeof ListMessages>;
