import type { TaskEvent } from "@orchestrator/contracts";
import { isFinalEvent, isTerminalTask } from "@orchestrator/contracts";
import type { Store } from "../store/store.ts";
import { eventRowsOf, ownerFeed } from "../store/tables/task-events.ts";
import { findTask } from "../store/tables/tasks.ts";
import type { TaskRow } from "../store/tables/tasks.ts";
import { Bell } from "./bell.ts";
import { eventView } from "./event-view.ts";
import type { EventBus } from "./event-bus.ts";
import { SharedFeed } from "./shared-feed.ts";

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

/** The events of all tasks of an owner, for any number of readers. */
export const createOwnerFeed = ({ store, bus }: EventDeps): SharedFeed<Positioned<TaskEvent>> =>
  new SharedFeed({
    async read(ownerId, after) {
      const { rows, ...page } = await ownerFeed.page(store, ownerId, after, PAGE);
      return { ...page, rows: rows.map(({ row, position: id }) => ({ id, event: eventView(row) })) };
    },
    onWake: (ownerId, wake) => bus.onOwner(ownerId, wake),
  });

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

/** The position behind all events that are there now: a follower from there sees only what comes. */
export const endOfOwnerFeed = ({ store }: Pick<EventDeps, "store">): Promise<string> => ownerFeed.end(store);
