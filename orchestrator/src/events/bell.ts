/** Rung by a wake or an abort. Made before the first read: what is written in between rings for the next one. */
export class Bell implements Disposable {
  #ringing = Promise.withResolvers<void>();
  readonly #ring = (): void => this.#ringing.resolve();
  readonly #signal: AbortSignal;
  readonly #unsubscribe: () => void;

  constructor(onWake: (wake: () => void) => () => void, signal: AbortSignal) {
    this.#signal = signal;
    this.#unsubscribe = onWake(this.#ring);
    signal.addEventListener("abort", this.#ring, { once: true });
  }

  /** Resolves when it was rung since the last time, or after `withinMs`. */
  async rung(withinMs?: number): Promise<void> {
    const timer = withinMs === undefined ? undefined : setTimeout(this.#ring, withinMs);
    await this.#ringing.promise;
    clearTimeout(timer);
    this.#ringing = Promise.withResolvers<void>();
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
    this.#signal.removeEventListener("abort", this.#ring);
  }
}
