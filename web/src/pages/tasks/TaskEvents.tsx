import type { Task, TaskEvent } from "@orchestrator/contracts";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApp } from "../../app/app-context.ts";
import { describeDuration } from "../../components/describe-time.ts";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { revealHidden } from "../../components/reveal-hidden.ts";
import { VirtualTable } from "../../components/VirtualTable.tsx";
import type { Column } from "../../components/VirtualTable.tsx";
import { describeEvent } from "./describe-event.ts";
import { taskKeys } from "./task-keys.ts";

interface TaskEventsProps {
  task: Task;
  agentNames: ReadonlyMap<number, string>;
  onChoose: (stepNumber: number) => void;
}

/** The task's log, as it grows. */
export function TaskEvents({
  task: { id: taskId, created_at: createdAt },
  agentNames,
  onChoose,
}: TaskEventsProps) {
  const { client } = useApp();
  const log = useQuery({ queryKey: taskKeys.events(taskId), queryFn: () => client.tasks.events(taskId) });
  const columns = useMemo(() => columnsSince(Date.parse(createdAt), agentNames), [createdAt, agentNames]);
  return (
    <QueryPanel query={log} what="the events">
      {(events) => (
        <VirtualTable
          label="Events"
          columns={columns}
          rows={events}
          keyOf={({ seq }) => seq}
          total={events.length}
          onOpen={({ step_number: step }) => step !== null && onChoose(step)}
        />
      )}
    </QueryPanel>
  );
}

const columnsSince = (
  begin: number,
  agentNames: ReadonlyMap<number, string>,
): readonly Column<TaskEvent>[] => [
  {
    id: "seq",
    header: "No.",
    width: "36px",
    isWide: true,
    cell: ({ seq }) => <span className="text-muted tabular-nums">{seq}</span>,
  },
  {
    id: "time",
    header: "After",
    width: "56px",
    cell: ({ created_at: at }) => (
      <time dateTime={at} title={new Date(at).toLocaleString()} className="text-muted tabular-nums">
        {describeDuration(Date.parse(at) - begin)}
      </time>
    ),
  },
  { id: "type", header: "Event", width: "116px", cell: ({ type }) => type },
  {
    id: "step",
    header: "Step",
    width: "30px",
    cell: ({ step_number: step }) => <span className="tabular-nums">{step}</span>,
  },
  {
    id: "data",
    header: "Details",
    width: "minmax(0,1fr)",
    cell: (event) => {
      const text = revealHidden(describeEvent(event, agentNames));
      return (
        <span className="text-muted" title={text}>
          {text}
        </span>
      );
    },
  },
];
