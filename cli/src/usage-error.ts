/** The command was used wrongly in a way that only shows when it runs; the message says what to do. */
export class UsageError extends Error {}
