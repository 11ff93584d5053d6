/** Exit codes of the command; scripts rely on them. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, unreachable: 3, waiting: 4, cancelled: 130 } as const;
