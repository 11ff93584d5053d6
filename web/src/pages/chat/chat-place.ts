export interface ChatPlace {
  /** The session that is open; none = a new one begins with the next message. */
  session?: string | undefined;
}

export const readChatPlace = (search: Record<string, unknown>): ChatPlace => ({
  session: typeof search["session"] === "string" && search["session"] !== "" ? search["session"] : undefined,
});
