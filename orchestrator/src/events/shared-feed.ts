import { followFeed } from "./follow-feed.ts";
import type { FeedReading } from "./follow-feed.ts";

export interface FeedSource<E> {
  /** What `viewer` may see behind a position. */
  read(viewer: string, after: string): Promise<FeedReading<E>>;
  /** Calls `wake` whenever there may be more for `viewer`; returns what ends that. */
  onWake(viewer: string, wake: () => void): () => void;
}

/** Readings that are kept for those who come to the same place a little later. */
const KEPT_READINGS = 8;
/** So many readers are woken per millisecond: a thousand of them gather what happens within 50 ms. */
const READERS_PER_MS = 20;
const LONGEST_GATHERING_MS = 100;

/**
 * A feed that many follow. One reading serves all readers of a viewer that stand at the same place, and they get the
 * same array, so that what is made of it can be shared as well.
 */
export class SharedFeed<E> {
  readonly #source: FeedSource<E>;
  readonly #audiences = new Map<string, Audience<E>>();

  constructor(source: FeedSource<E>) {
    this.#source = source;
  }

  /** What `viewer` may see behind `after`, then what comes; ends when `signal` aborts. */
  follow(viewer: string, after: string, signal: AbortSignal): AsyncGenerator<E[]> {
    return followFeed(
      (position) => this.#audienceOf(viewer).read(position),
      (wake) => this.#audienceOf(viewer).join(wake),
      after,
      signal,
    );
  }

  #audienceOf(viewer: string): Audience<E> {
    const known = this.#audiences.get(viewer);
    if (known !== undefined) return known;
    const audience: Audience<E> = new Audience(
      (after) => this.#source.read(viewer, after),
      (wake) => this.#source.onWake(viewer, wake),
      () => this.#audiences.delete(viewer),
    );
    this.#audiences.set(viewer, audience);
    return audience;
  }
}

/** The readers of one viewer. */
class Audience<E> {
  readonly #read: (after: string) => Promise<FeedReading<E>>;
  readonly #onWake: (wake: () => void) => () => void;
  readonly #onEmpty: () => void;
  readonly #readers = new Set<() => void>();
  readonly #readings = new Map<string, Promise<FeedReading<E>>>();
  #unsubscribe: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    read: (after: string) => Promise<FeedReading<E>>,
    onWake: (wake: () => void) => () => void,
    onEmpty: () => void,
  ) {
    this.#read = read;
    this.#onWake = onWake;
    this.#onEmpty = onEmpty;
  }

  join(reader: () => void): () => void {
    this.#unsubscribe ??= this.#onWake(() => this.#wake());
    this.#readers.add(reader);
    return () => {
      if (!this.#readers.delete(reader) || this.#readers.size > 0) return;
      this.#unsubscribe?.();
      clearTimeout(this.#timer);
      this.#onEmpty();
    };
  }

  /** A reading that began after the last wake holds all there was to read when it was asked for. */
  read(after: string): Promise<FeedReading<E>> {
    const known = this.#readings.get(after);
    if (known !== undefined) return known;
    const reading = this.#read(after);
    this.#readings.set(after, reading);
    const [oldest = after] = this.#readings.keys();
    if (this.#readings.size > KEPT_READINGS) this.#readings.delete(oldest);
    const forget = (): void => {
      if (this.#readings.get(after) === reading) this.#readings.delete(after);
    };
    // What is held back comes without a wake; a failure is asked about again.
    reading.then(({ isHeldBack }) => isHeldBack && forget(), forget);
    return reading;
  }

  #wake(): void {
    this.#readings.clear();
    const gatherMs = Math.floor(Math.min(this.#readers.size / READERS_PER_MS, LONGEST_GATHERING_MS));
    if (gatherMs === 0) this.#wakeReaders();
    else this.#timer ??= setTimeout(() => this.#wakeReaders(), gatherMs);
  }

  #wakeReaders(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const wake of this.#readers) wake();
  }
}
