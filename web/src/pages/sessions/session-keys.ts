/** Names of what was read about sessions. */
export const sessionKeys = {
  all: ["sessions"],
  list: (userId: string) => ["sessions", "list", userId],
  messages: (sessionId: string) => ["sessions", "messages", sessionId],
} as const;
