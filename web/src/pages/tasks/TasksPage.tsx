import type { TaskSummary } from "@orchestrator/contracts";
import { taskStatuses } from "@orchestrator/contracts/task-state";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useCommands } from "../../app/commands.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { VirtualTable } from "../../components/VirtualTable.tsx";
import { pb } from "../../paths.ts";
import { taskColumns } from "./task-columns.tsx";
import { readTaskFilters } from "./task-filters.ts";
import { useTaskList } from "./use-task-list.ts";

export function TasksPage() {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const filters = useMemo(() => readTaskFilters(search), [search]);
  const { pages, rows, total } = useTaskList(filters);
  const navigate = useNavigate();
  const open = ({ id }: TaskSummary): void => void navigate({ to: pb.task({ taskId: id }) });
  useCommands(
    useMemo(
      () =>
        taskStatuses.map((status) => ({
          name: `Show tasks that are ${status}`,
          run: () => void navigate({ to: pb.tasks(), search: { status } }),
        })),
      [navigate],
    ),
  );
  return (
    <>
      <PageHeader title="Tasks" />
      <QueryPanel query={pages} what="the tasks">
        {() =>
          rows.length === 0 ? (
            <EmptyState title="No tasks" />
          ) : (
            <VirtualTable
              label="Tasks"
              columns={taskColumns}
              rows={rows}
              keyOf={({ id }) => id}
              total={total}
              onOpen={open}
              onEnd={() => pages.hasNextPage && !pages.isFetching && void pages.fetchNextPage()}
            />
          )
        }
      </QueryPanel>
    </>
  );
}
