import type { CreatedTask, TaskSummary } from "@orchestrator/contracts";
import { taskStatuses } from "@orchestrator/contracts/task-state";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";
import { useApp } from "../../app/app-context.ts";
import { useCommands } from "../../app/commands.ts";
import type { Command } from "../../app/commands.ts";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { revealHidden } from "../../components/reveal-hidden.ts";
import { PageHeader } from "../../components/PageHeader.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { VirtualTable } from "../../components/VirtualTable.tsx";
import { pb } from "../../paths.ts";
import { BulkBar } from "./BulkBar.tsx";
import { NewTaskDialog } from "./NewTaskDialog.tsx";
import { taskColumns } from "./task-columns.tsx";
import { isFiltered, readTaskFilters, unreadFilters } from "./task-filters.ts";
import { SelectionContext, TaskSelection } from "./task-selection.ts";
import { TaskFilterBar } from "./TaskFilterBar.tsx";
import { TaskViews } from "./TaskViews.tsx";
import { useTaskList } from "./use-task-list.ts";

/** Counts end here; the service does not count on. */
const COUNTED = 10_000;

export function TasksPage() {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const filters = useMemo(() => readTaskFilters(search), [search]);
  const unread = useMemo(() => unreadFilters(search), [search]);
  const { pages, rows, total } = useTaskList(filters);
  const navigate = useNavigate();
  const { toasts } = useApp();
  const [selection] = useState(() => new TaskSelection());
  const [isNew, setNew] = useState(false);
  const open = useCallback(
    ({ id }: TaskSummary) => void navigate({ to: pb.task({ taskId: id }) }),
    [navigate],
  );
  const { hasNextPage, isFetching, fetchNextPage, isPlaceholderData: isBehind } = pages;
  // Other filters begin at the top; while their rows are read the old ones stay where they were.
  const table = useRef("");
  if (!isBehind) table.current = JSON.stringify(filters);
  const readOn = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  useTaskCommands(setNew);
  const created = ({ task_id: id }: CreatedTask): void => {
    setNew(false);
    toasts.say(`Task ${id} runs.`);
    void navigate({ to: pb.task({ taskId: id }) });
  };
  const newTask = (
    <Button kind="primary" onClick={() => setNew(true)}>
      <Plus size={14} aria-hidden />
      New task
    </Button>
  );
  return (
    <SelectionContext value={selection}>
      <PageHeader title="Tasks">
        {pages.data !== undefined && (
          <span className="text-muted tabular-nums">
            {total === 1 ? "1 task" : `${total.toLocaleString()}${total >= COUNTED ? "+" : ""} tasks`}
          </span>
        )}
        {newTask}
      </PageHeader>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-1.5">
        <TaskViews filters={filters} />
        <TaskFilterBar filters={filters} />
      </div>
      {unread.length > 0 && (
        <p role="status" className="border-b border-line bg-warn-soft px-4 py-1.5 break-words text-warn">
          The list is not narrowed by {revealHidden(unread.join(", "))}: there is no such thing.
        </p>
      )}
      <BulkBar />
      <QueryPanel query={pages} what="the tasks">
        {() =>
          rows.length > 0 ? (
            <VirtualTable
              key={table.current}
              isBusy={isBehind}
              label="Tasks"
              columns={taskColumns}
              rows={rows}
              keyOf={taskId}
              total={total}
              onOpen={open}
              onSelect={selection.toggle}
              onEnd={readOn}
            />
          ) : (
            <NoTasks isFiltered={isFiltered(filters)}>{newTask}</NoTasks>
          )
        }
      </QueryPanel>
      {isNew && <NewTaskDialog onClose={() => setNew(false)} onCreated={created} />}
    </SelectionContext>
  );
}

const taskId = ({ id }: TaskSummary): number => id;

function NoTasks({ isFiltered: isNarrow, children }: { isFiltered: boolean; children: React.ReactNode }) {
  if (isNarrow)
    return (
      <EmptyState title="No task matches">
        <p>Widen the filters, or show all tasks.</p>
      </EmptyState>
    );
  return (
    <EmptyState title="No tasks yet">
      <p>Say in plain language what is to be done; the registered agents share the work.</p>
      {children}
    </EmptyState>
  );
}

function useTaskCommands(setNew: (isNew: boolean) => void): void {
  const navigate = useNavigate();
  useCommands(
    useMemo<readonly Command[]>(
      () => [
        { name: "New task", run: () => setNew(true) },
        ...taskStatuses.map((status) => ({
          name: `Show tasks that are ${status}`,
          run: () => void navigate({ to: pb.tasks(), search: { status } }),
        })),
        {
          name: "Show tasks that wait for you",
          run: () => void navigate({ to: pb.tasks(), search: { awaits: "resolution" } }),
        },
      ],
      [navigate, setNew],
    ),
  );
}
