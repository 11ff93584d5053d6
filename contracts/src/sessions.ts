import { z } from "zod";
import { Id, Json, JsonObject, jsonValue, QueryNumber, Timestamp } from "./primitives.ts";
import { SessionId, UserId } from "./tasks.ts";

const KIBIBYTES = 64;
const fits = (value: Json): boolean =>
  new TextEncoder().encode(JSON.stringify(value)).length <= KIBIBYTES * 1024;
const tooLarge = { error: `must not be larger than ${KIBIBYTES} KiB as JSON` };

export const SessionMetadata = JsonObject.refine(fits, tooLarge);

export const CreateSession = z.strictObject({
  user_id: UserId,
  metadata: SessionMetadata.default({}),
});
export type CreateSession = z.infer<typeof CreateSession>;

/** `metadata` is merged name by name into what is there; null removes a name. */
export const UpdateSession = z.strictObject({ metadata: SessionMetadata });
export type UpdateSession = z.infer<typeof UpdateSession>;

export const SessionStatus = z.enum(["active", "expired"]);

/** A session expires at `expires_at` unless something happens in it before; with unfinished tasks it lives on. */
export const Session = z.strictObject({
  session_id: z.string(),
  user_id: z.string(),
  status: SessionStatus,
  message_count: z.int(),
  /** What it is about, on one line: `title` of the metadata when it is a text, else the first words of a user. */
  title: z.string().nullable(),
  created_at: Timestamp,
  last_activity: Timestamp,
  expires_at: Timestamp,
  metadata: JsonObject,
});
export type Session = z.infer<typeof Session>;

/** The newest first; `cursor` is in the `Link` of the page before. */
export const ListSessions = z.strictObject({
  user_id: UserId.optional(),
  limit: QueryNumber.min(1).max(500).default(50),
  cursor: QueryNumber.min(1).optional(),
});
export type ListSessions = z.infer<typeof ListSessions>;

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
  limit: QueryNumber.min(1).max(500).default(50),
  cursor: QueryNumber.min(1).optional(),
  role: MessageRole.optional(),
  agent_id: QueryNumber.min(1).optional(),
});
export type ListMessages = z.infer<typeof ListMessages>;

/** A token is taken for four characters. */
export const GetSessionContext = z.strictObject({
  max_messages: QueryNumber.min(1).max(200).default(10),
  max_tokens: QueryNumber.min(50).max(100_000).default(4000),
});
export type GetSessionContext = z.infer<typeof GetSessionContext>;

/**
 * What fits of a session: the newest messages whole, oldest first, and a summary of those before them.
 * `tokens` counts both, `omitted` the messages that are not among `messages`.
 */
export const SessionContext = z.strictObject({
  summary: z.string().nullable(),
  messages: z.array(Message),
  tokens: z.int(),
  omitted: z.int(),
});
export type SessionContext = z.infer<typeof SessionContext>;

export const MemoryKey = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/,
    "must be 1 to 128 letters, digits, dots, dashes, colons or underscores",
  );

const MAX_MEMORY_SECONDS = 24 * 60 * 60;

/** Something to remember in a session: for everybody in it, or, with `agent_id`, under the agent's own name. */
export const PutMemory = z.strictObject({
  value: jsonValue("is missing: give any JSON value").refine(fits, tooLarge),
  agent_id: Id.optional(),
  ttl_seconds: z.int().min(1).max(MAX_MEMORY_SECONDS).default(MAX_MEMORY_SECONDS),
});
export type PutMemory = z.infer<typeof PutMemory>;

/** Whose entry is meant; without `agent_id` the one for everybody. */
export const MemoryScope = z.strictObject({ agent_id: QueryNumber.min(1).optional() });
export type MemoryScope = z.infer<typeof MemoryScope>;

/** The entries of one agent, or, without `agent_id`, all of them. */
export const ListMemory = z.strictObject({
  agent_id: QueryNumber.min(1).optional(),
  limit: QueryNumber.min(1).max(200).default(50),
  cursor: QueryNumber.min(1).optional(),
});
export type ListMemory = z.infer<typeof ListMemory>;

export const MemoryEntry = z.strictObject({
  key: z.string(),
  agent_id: Id.nullable(),
  value: Json,
  created_at: Timestamp,
  updated_at: Timestamp,
  expires_at: Timestamp,
});
export type MemoryEntry = z.infer<typeof MemoryEntry>;
