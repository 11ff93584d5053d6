import type { TaskEvent } from "@orchestrator/contracts";
import { isFinalEvent, isTerminalTask } from "@orchestrator/contracts";
import type { Store } from "../store/store.ts";
import { eventRowsOf, eventRowsOfOwner, newestEventId } from "../store/tables/task-events.ts";
import { findTask } from "../store/tables/tasks.ts";
import type { TaskRow } from "../store/tables/tasks.ts";
import { eventView } from "./event-view.ts";
import type { LiveBus } from "./live-bus.ts";

export interface EventDeps {
  store: Store;
  bus: LiveBus;
}

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

/** Events of all tasks of an owner with an id above `after`; ends when `signal` aborts. */
export function followOwner(
  { store, bus }: EventDeps,
  ownerId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<TaskEvent[]> {
  return follow(
    async (position) => (await eventRowsOfOwner(store.reader, ownerId, position, PAGE)).map(eventView),
    (event) => event.id,
    (wake) => bus.onOwner(ownerId, wake),
    after,
    signal,
  );
}

const isReadToTheEnd = (task: TaskRow | undefined, position: number): boolean =>
  task === undefined || (isTerminalTask(task.status) && task.event_seq <= position);

/**
 * Reads a log page by page and then waits to be woken for more, until `signal` aborts.
 * @param read the next page after a position; an empty one means that all was read
 */
export async function* follow<E>(
  read: (after: number) => Promise<E[]>,
  positionOf: (event: E) => number,
  onWake: (wake: () => void) => () => void,
  after: number,
  signal: AbortSignal,
  isOver: (position: number) => Promise<boolean> = async () => false,
): AsyncGenerator<E[]> {
  let position = after;
  // Subscribed before the first read: what is written in between wakes the next one.
  let bell = Promise.withResolvers<void>();
  const ring = (): void => bell.resolve();
  const unsubscribe = onWake(ring);
  signal.addEventListener("abort", ring, { once: true });
  try {
    while (!signal.aborted) {
      const page = await read(position);
      const last = page.at(-1);
      if (last === undefined) {
        if (await isOver(position)) return;
        await bell.promise;
        bell = Promise.withResolvers<void>();
        continue;
      }
      position = positionOf(last);
      yield page;
    }
  } finally {
    unsubscribe();
    signal.removeEventListener("abort", ring);
  }
}

/** The id of the newest event of all, from which a follower sees only what comes. */
export const newestEventIdOf = ({ store }: Pick<EventDeps, "store">): Promise<number> =>
  newestEventId(store.reader);
