import type { TaskSummary } from "@orchestrator/contracts";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { useApp } from "../../app/app-context.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { VirtualTable } from "../../components/VirtualTable.tsx";
import { pb } from "../../paths.ts";
import { summaryColumns } from "../tasks/summary-columns.tsx";
import { taskKeys } from "../tasks/task-keys.ts";

const NEWEST = 100;

/** The newest tasks with a step of this agent. */
export function AgentTasks({ agentId }: { agentId: number }) {
  const { client } = useApp();
  const navigate = useNavigate();
  const open = useCallback(
    ({ id }: TaskSummary) => void navigate({ to: pb.task({ taskId: id }), search: {} }),
    [navigate],
  );
  const tasks = useQuery({
    // Named like the newest of a list: events keep its rows up to date.
    queryKey: [...taskKeys.newest, { agent: agentId }],
    queryFn: () => client.tasks.listPage({ agent_id: agentId, limit: NEWEST }),
  });
  return (
    <QueryPanel query={tasks} what="the tasks">
      {({ items, total }) =>
        items.length === 0 ? (
          <EmptyState title="No tasks yet">
            <p>Tasks in which this agent had a step appear here.</p>
          </EmptyState>
        ) : (
          <VirtualTable
            label="Tasks of the agent"
            columns={summaryColumns}
            rows={items}
            keyOf={taskId}
            total={total}
            onOpen={open}
          />
        )
      }
    </QueryPanel>
  );
}

const taskId = ({ id }: TaskSummary): number => id;
