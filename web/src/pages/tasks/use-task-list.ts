import type { Page } from "@orchestrator/client";
import type { TaskSummary } from "@orchestrator/contracts";
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useApp } from "../../app/app-context.ts";
import { taskListQuery } from "./task-filters.ts";
import type { TaskFilters } from "./task-filters.ts";
import { taskKeys } from "./task-keys.ts";

const PAGE_ROWS = 100;

/** The tasks that match, newest first, page by page; new ones come in on top. */
export function useTaskList(filters: TaskFilters) {
  const { client } = useApp();
  const queries = useQueryClient();
  const read = (cursor: number | undefined): Promise<Page<TaskSummary>> =>
    client.tasks.listPage({
      ...taskListQuery(filters, Date.now()),
      limit: PAGE_ROWS,
      ...(cursor === undefined ? {} : { cursor }),
    });
  const pages = useInfiniteQuery({
    queryKey: taskKeys.list(filters),
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // The rows of the filter before stay in sight until those of the next are there.
    placeholderData: keepPreviousData,
    // Events and `newest` keep it up to date; reading hundreds of pages again would not.
    staleTime: Number.POSITIVE_INFINITY,
    maxPages: 1000,
  });
  const newest = useQuery({
    queryKey: [...taskKeys.newest, filters],
    queryFn: () => read(undefined),
    enabled: pages.isSuccess && !pages.isPlaceholderData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { rows, hasGap } = useMemo(
    () => joined(newest.data?.items ?? [], pages.data?.pages.flatMap(({ items }) => items) ?? []),
    [newest.data, pages.data],
  );
  useEffect(() => {
    if (hasGap) void queries.resetQueries({ queryKey: taskKeys.list(filters) });
  }, [hasGap, filters, queries]);
  return { pages, rows, total: newest.data?.total ?? pages.data?.pages[0]?.total ?? 0 };
}

/** New rows on top of those that were read; a gap when more came than one page holds. */
function joined(
  newest: readonly TaskSummary[],
  read: readonly TaskSummary[],
): { rows: readonly TaskSummary[]; hasGap: boolean } {
  const top = read[0]?.id ?? 0;
  const added = newest.filter(({ id }) => id > top);
  if (added.length === 0) return { rows: read, hasGap: false };
  return { rows: [...added, ...read], hasGap: added.length === PAGE_ROWS && read.length > 0 };
}
