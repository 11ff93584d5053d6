import type { Clock } from "../../../orchestrator/src/kernel/clock.ts";

/** Time that passes only when it is told to. */
export class VirtualTime {
  #now: number;
  #order = 0;
  readonly #armed: { at: number; order: number; fire: () => void }[] = [];

  constructor(now: number) {
    this.#now = now;
  }

  get now(): number {
    return this.#now;
  }

  at(at: number, fire: () => void): () => void {
    const timer = { at, order: this.#order++, fire };
    this.#armed.push(timer);
    return () => {
      const index = this.#armed.indexOf(timer);
      if (index >= 0) this.#armed.splice(index, 1);
    };
  }

  /** Goes to the next thing that is due and lets it happen. @returns false when nothing is */
  step(): boolean {
    let next = this.#armed[0];
    for (const timer of this.#armed)
      if (next === undefined || timer.at < next.at || (timer.at === next.at && timer.order < next.order))
        next = timer;
    if (next === undefined) return false;
    this.#armed.splice(this.#armed.indexOf(next), 1);
    this.#now = Math.max(this.#now, next.at);
    next.fire();
    return true;
  }

  /** A jump that fires nothing by itself, as when the machine slept or its clock was set. */
  jump(ms: number): void {
    this.#now += ms;
  }

  clear(): void {
    this.#armed.length = 0;
  }
}

/** The clock of one process: when the process is gone, or stopped, nothing fires any more. */
export const clockOf = (time: VirtualTime, isRunning: () => boolean): Clock => ({
  now: () => time.now,
  at: (at, callback) =>
    time.at(at, () => {
      if (isRunning()) callback();
    }),
});
