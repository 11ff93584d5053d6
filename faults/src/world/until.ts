/** Looks until there is something, or gives up: then it throws and says what was waited for. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  withinMs = 60_000,
): Promise<T> {
  for (const giveUpAt = performance.now() + withinMs; performance.now() < giveUpAt;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`waited ${withinMs / 1000} s in vain for ${what}`);
}

/** How long the program itself lets pass, for what happens at a chosen moment. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Lets the program see what has come in by now: after other work had kept it, that is behind the timers. */
export async function looks(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}
