import type { TaskEvent } from "@orchestrator/contracts";
import { isFinalEvent, isTerminalTask } from "@orchestrator/contracts";
import type { Store } from "../store/store.ts";
import { eventRowsOf, ownerFeed } from "../store/tables/task-events.ts";
import { findTask } from "../store/tables/tasks.ts";
import type { TaskRow } from "../store/tables/tasks.ts";
import { eventView } from "./event-view.ts";
import type { EventBus } from "./event-bus.ts";

export interface EventDeps {
  store: Store;
  bus: EventBus;
}

/** An event with the position behind it, from which a reader can go on. */
export interface Positioned<E> {
  id: string;
  event: E;
}

export { FEED_POSITION } from "../store/tables/event-feed.ts";

const PAGE = 200;

/**
 * A task's events above `after`, first those in the log and then the new ones as they are written,
 * in pages as they are read. Ends after the task's final event, at once when `after` is not below it, or when
 * `signal` aborts.
 */
export async function* followTask(
  { store, bus }: EventDeps,
  taskId: number,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<TaskEvent[]> {
  const pages = follow(
    async (position) => (await eventRowsOf(store.reader, taskId, position, PAGE)).map(eventView),
    (event) => event.seq,
    (wake) => bus.onTask(taskId, wake),
    after,
    signal,
    async (position) => isReadToTheEnd(await findTask(store.reader, taskId), position),
  );
  for await (const page of pages) {
    yield page;
    if (page.some((event) => isFinalEvent(event.type))) return;
  }
}

/** Events of all tasks of an owner behind the position `after`; ends when `signal` aborts. */
export const followOwner = (
  { store, bus }: EventDeps,
  ownerId: string,
  after: string,
  signal: AbortSignal,
): AsyncGenerator<Positioned<TaskEvent>[]> =>
  followFeed(
    async (position) => {
      const { rows, ...page } = await ownerFeed.page(store, ownerId, position, PAGE);
      return { ...page, rows: rows.map(({ row, position: id }) => ({ id, event: eventView(row) })) };
    },
    (wake) => bus.onOwner(ownerId, wake),
    after,
    signal,
  );

const isReadToTheEnd = (task: TaskRow | undefined, position: number): boolean =>
  task === undefined || (isTerminalTask(task.status) && task.event_seq <= position);

/**
 * Reads a log page by page and then waits to be woken for more, until `signal` aborts.
 * @param read the next page after a position; an empty one means that all was read
 */
async function* follow<E>(
  read: (after: number) => Promise<E[]>,
  positionOf: (event: E) => number,
  onWake: (wake: () => void) => () => void,
  after: number,
  signal: AbortSignal,
  isOver: (position: number) => Promise<boolean>,
): AsyncGenerator<E[]> {
  let position = after;
  using bell = new Bell(onWake, signal);
  while (!signal.aborted) {
    const page = await read(position);
    const last = page.at(-1);
    if (last === undefined) {
      if (await isOver(position)) return;
      await bell.rung();
      continue;
    }
    position = positionOf(last);
    yield page;
  }
}

/** A row that is held back waits for a transaction to end, which seldom takes longer than one of these. */
const HELD_BACK_MS = [10, 20, 50, 100, 250, 500];

/** Reads a feed page by page and then waits to be woken for more, until `signal` aborts. */
export async function* followFeed<E>(
  read: (after: string) => Promise<{ rows: E[]; next: string; isHeldBack: boolean }>,
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

/** Rung by a wake or an abort. Made before the first read: what is written in between rings for the next one. */
class Bell implements Disposable {
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

/** The position behind all events that are there now: a follower from there sees only what comes. */
export const endOfOwnerFeed = ({ store }: Pick<EventDeps, "store">): Promise<string> => ownerFeed.end(store);
