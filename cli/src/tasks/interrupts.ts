/*
 * Ctrl-C while a task is watched. The first one asks to stop watching; a second one within the grace asks to cancel the
 * task; after that the process ends as any other. SIGTERM stops watching at once.
 */

export const SECOND_WITHIN_MS = 2000;

export interface Interrupts extends Disposable {
  /** Aborts when watching should stop. */
  readonly signal: AbortSignal;
  /** Resolves, after the first Ctrl-C, with what the user wants. */
  wish(): Promise<"detach" | "cancel">;
}

/** Takes over SIGINT and SIGTERM until it is disposed of. */
export function watchInterrupts(): Interrupts {
  const abort = new AbortController();
  const second = Promise.withResolvers<"detach" | "cancel">();
  let timer: NodeJS.Timeout | undefined;
  const onInt = (): void => {
    if (!abort.signal.aborted) {
      timer = setTimeout(() => second.resolve("detach"), SECOND_WITHIN_MS);
      abort.abort();
      return;
    }
    process.off("SIGINT", onInt);
    second.resolve("cancel");
  };
  const onTerm = (): void => {
    second.resolve("detach");
    abort.abort();
  };
  process.on("SIGINT", onInt);
  process.on("SIGTERM", onTerm);
  return {
    signal: abort.signal,
    wish: () => second.promise,
    [Symbol.dispose]() {
      clearTimeout(timer);
      process.off("SIGINT", onInt);
      process.off("SIGTERM", onTerm);
    },
  };
}
