import type { Task, TaskSummary } from "@orchestrator/contracts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { taskQuery } from "../pages/tasks/task-query.ts";
import { useApp } from "./app-context.ts";

const SHOWN = 6;
const ASKED = 50;
const SHORTEST = 2;
const LONGEST = 200;

export interface FoundTasks {
  numbered: Task | undefined;
  /** The service has said that there is no task of this number. */
  isNone: (taskId: number) => boolean;
  worded: readonly TaskSummary[];
  isSearching: boolean;
}

/** `13`, `#13` and `task 13` are the number of a task. */
export function readTaskNumber(text: string): number | undefined {
  const digits = /^(?:task\s*)?#?\s*(\d{1,15})$/i.exec(text.trim())?.[1];
  const id = Number(digits);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

/** The task of this number, and the newest tasks in whose descriptions every word stands. */
export function useFoundTasks(text: string): FoundTasks {
  const { client } = useApp();
  const number = readTaskNumber(text);
  const numbered = useQuery({ ...taskQuery(client, number ?? 0), enabled: number !== undefined });
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  // The service finds one text; its longest word leaves the fewest.
  const longest = words.toSorted((a, b) => b.length - a.length)[0]?.slice(0, LONGEST) ?? "";
  const isAsked = number === undefined && longest.length >= SHORTEST;
  const worded = useQuery({
    queryKey: ["palette", "tasks", longest],
    queryFn: () => client.tasks.list({ text: longest, limit: ASKED }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    enabled: isAsked,
  });
  const holdsAll = ({ description }: TaskSummary): boolean =>
    words.every((word) => description.toLowerCase().includes(word));
  return {
    numbered: numbered.data,
    isNone: (taskId) => taskId === number && numbered.isError,
    worded: isAsked ? (worded.data ?? []).filter(holdsAll).slice(0, SHOWN) : [],
    isSearching: (isAsked && worded.isFetching) || (number !== undefined && numbered.isFetching),
  };
}
