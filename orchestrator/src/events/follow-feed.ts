import { Bell } from "./bell.ts";

/** A row that is held back waits for a transaction to end, which seldom takes longer than one of these. */
const HELD_BACK_MS = [10, 20, 50, 100, 250, 500];

/** What was read of a feed behind a position. */
export interface FeedReading<E> {
  rows: E[];
  /** Where to go on, also when there were no rows. */
  next: string;
  /** There are rows that a transaction still running holds back: look again soon. */
  isHeldBack: boolean;
}

/** Reads a feed page by page and then waits to be woken for more, until `signal` aborts. */
export async function* followFeed<E>(
  read: (after: string) => Promise<FeedReading<E>>,
  onWake: (wake: () => void) => () => void,
  after: string,
  signal: AbortSignal,
): AsyncGenerator<E[]> {
  let position = after;
  let looks = 0;
  using bell = new Bell(onWake, signal);
  while (!signal.aborted) {
    const { rows, next, isHeldBack } = await read(position);
    position = next;
    if (rows.length > 0) {
      looks = 0;
      yield rows;
    } else if (isHeldBack) {
      await bell.rung(HELD_BACK_MS[Math.min(looks++, HELD_BACK_MS.length - 1)]);
    } else {
      looks = 0;
      await bell.rung();
    }
  }
}
