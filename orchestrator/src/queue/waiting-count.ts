import type { Clock } from "../kernel/clock.ts";

const GOOD_FOR_MS = 250;

/**
 * How many jobs wait, for those who ask at every submit: counting 20,000 rows takes the database 4 ms. A count is good
 * for a quarter of a second, and what this process adds meanwhile is added to it.
 */
export class WaitingCount {
  readonly #count: () => Promise<number>;
  readonly #clock: Pick<Clock, "now">;
  #counting: Promise<void> | undefined;
  #countedAt = Number.NEGATIVE_INFINITY;
  #counted = 0;
  /** Since the count began: some of them may be in it as well. */
  #added = 0;

  constructor(count: () => Promise<number>, clock: Pick<Clock, "now">) {
    this.#count = count;
    this.#clock = clock;
  }

  add(jobs: number): void {
    this.#added += jobs;
  }

  /** Some do not wait any more: who was refused for them must not be refused for a moment longer. */
  forget(): void {
    this.#countedAt = Number.NEGATIVE_INFINITY;
  }

  async read(): Promise<number> {
    if (this.#clock.now() - this.#countedAt >= GOOD_FOR_MS) {
      this.#counting ??= this.#countAnew().finally(() => (this.#counting = undefined));
      await this.#counting;
    }
    return this.#counted + this.#added;
  }

  async #countAnew(): Promise<void> {
    const begunAt = this.#clock.now();
    const before = this.#added;
    this.#counted = await this.#count();
    this.#added -= before;
    this.#countedAt = begunAt;
  }
}
