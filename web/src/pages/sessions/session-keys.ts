/** Names of what was read about sessions. */
export const sessionKeys = {
  all: ["sessions"],
  list: (userId: string) => ["sessions", "list", userId],
  messages: (sessionId: string) => ["sessions", "messages", sessionId],
  one: (sessionId: string) => ["sessions", "one", sessionId],
  // Long lists are not read anew with every event.
  table: (user: string) => ["session-table", user],
  tables: ["session-table"],
  messagePages: (sessionId: string) => ["session-messages", sessionId],
  memory: (sessionId: string) => ["session-memory", sessionId],
} as const;
