import type { Page } from "@orchestrator/client";
import type { Task, TaskEvent, TaskEventType, TaskSummary } from "@orchestrator/contracts";
import { isFinalEvent } from "@orchestrator/contracts/task-state";
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { sessionKeys } from "../pages/sessions/session-keys.ts";
import type { TaskFilters } from "../pages/tasks/task-filters.ts";
import { taskKeys } from "../pages/tasks/task-keys.ts";
import type { LiveFeed } from "./live-feed.ts";
import { atMostEvery } from "./at-most-every.ts";
import { summaryAfter, taskAfter } from "./task-projection.ts";

const BATCH_MS = 100;
/** Between two readings of one task while its events come in. */
const SNAPSHOT_MS = 700;
const NEWEST_MS = 1000;
const PAGES_REREAD = 3;

type TaskPages = InfiniteData<Page<TaskSummary>>;

/** Keeps what was read up to date: events change it in place, and a new snapshot follows for what they do not say. */
export function followInCache(feed: LiveFeed, queries: QueryClient): void {
  let batch: TaskEvent[] = [];
  const waiting = new Set<number>();
  const readNewest = atMostEvery(NEWEST_MS, () => {
    void queries.invalidateQueries({ queryKey: taskKeys.newest });
  });
  // What waits for a person is not new, so its rows are not the newest; there are few.
  const readAwaiting = atMostEvery(NEWEST_MS, () => {
    void queries.invalidateQueries({
      queryKey: taskKeys.lists,
      predicate: ({ queryKey: [, , filters] }) => (filters as TaskFilters).awaits !== undefined,
    });
  });
  feed.onOpen(() => {
    queries.setQueriesData<TaskPages>({ queryKey: taskKeys.lists }, (data) => data && firstPages(data));
    void queries.invalidateQueries();
  });
  feed.onEvent((event) => {
    if (batch.push(event) > 1) return;
    setTimeout(() => {
      const events = batch;
      batch = [];
      showInLists(queries, events);
      for (const event of events) showInDetail(queries, event);
      if (events.some(({ type }) => type === "task.created" || isOfUnknown(type))) readNewest();
      if (events.some(({ type }) => isOfUnknown(type))) readAwaiting();
      // A task's words and its answer are messages of its session.
      if (events.some(({ type }) => type === "task.created" || isFinalEvent(type)))
        void queries.invalidateQueries({ queryKey: sessionKeys.all });
      for (const [taskId, isOver] of endedByTask(events)) readAgain(taskId, isOver);
    }, BATCH_MS);
  });

  function readAgain(taskId: number, isOver: boolean): void {
    if (waiting.has(taskId) && !isOver) return;
    waiting.add(taskId);
    setTimeout(
      () => {
        waiting.delete(taskId);
        void queries.invalidateQueries({ queryKey: taskKeys.snapshot(taskId) });
      },
      isOver ? 0 : SNAPSHOT_MS,
    );
  }
}

/** A task begins to wait for a person, or has waited long enough. */
const isOfUnknown = (type: TaskEventType): boolean => type === "step.unknown" || type === "step.resolved";

function showInLists(queries: QueryClient, events: readonly TaskEvent[]): void {
  const byTask = Map.groupBy(
    events.filter(({ step_number: step, type }) => step === null || isOfUnknown(type)),
    ({ task_id: id }) => id,
  );
  if (byTask.size === 0) return;
  const after = (task: TaskSummary): TaskSummary => (byTask.get(task.id) ?? []).reduce(summaryAfter, task);
  queries.setQueriesData<TaskPages>({ queryKey: taskKeys.lists }, (data) => data && mapPages(data, after));
  queries.setQueriesData<Page<TaskSummary>>(
    { queryKey: taskKeys.newest },
    (page) => page && mapPage(page, after),
  );
}

/** What is worth reading anew after the stream was away; the rest is read again when it is scrolled to. */
const firstPages = ({ pages, pageParams }: TaskPages): TaskPages => ({
  pages: pages.slice(0, PAGES_REREAD),
  pageParams: pageParams.slice(0, PAGES_REREAD),
});

/** The same data when no row changed. */
function mapPages(data: TaskPages, change: (task: TaskSummary) => TaskSummary): TaskPages {
  const pages = data.pages.map((page) => mapPage(page, change));
  return pages.every((page, i) => page === data.pages[i]) ? data : { ...data, pages };
}

function mapPage(page: Page<TaskSummary>, change: (task: TaskSummary) => TaskSummary): Page<TaskSummary> {
  const items = page.items.map(change);
  return items.every((item, i) => item === page.items[i]) ? page : { ...page, items };
}

function showInDetail(queries: QueryClient, event: TaskEvent): void {
  queries.setQueryData<Task>(taskKeys.snapshot(event.task_id), (task) => task && taskAfter(task, event));
  queries.setQueryData<TaskEvent[]>(taskKeys.events(event.task_id), (log) => {
    if (log === undefined || event.seq <= (log.at(-1)?.seq ?? 0)) return log;
    return [...log, event];
  });
}

const endedByTask = (events: readonly TaskEvent[]): Map<number, boolean> =>
  new Map(
    [...Map.groupBy(events, ({ task_id: id }) => id)].map(([id, ofTask]) => [
      id,
      ofTask.some(({ type }) => isFinalEvent(type)),
    ]),
  );
