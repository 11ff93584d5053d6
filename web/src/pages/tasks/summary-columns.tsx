import type { TaskSummary } from "@orchestrator/contracts";
import { describeDuration } from "../../components/describe-time.ts";
import { Status } from "../../components/Status.tsx";
import { Time } from "../../components/Time.tsx";
import type { Column } from "../../components/VirtualTable.tsx";
import { AwaitsBadge } from "./AwaitsBadge.tsx";

/** Tasks where they stand beside something else: what, how it went, when. */
export const summaryColumns: readonly Column<TaskSummary>[] = [
  { id: "status", header: "Status", width: "92px", cell: ({ status }) => <Status status={status} /> },
  {
    id: "id",
    header: "Task",
    width: "56px",
    isWide: true,
    cell: ({ id }) => <span className="text-muted tabular-nums">{id}</span>,
  },
  {
    id: "description",
    header: "Description",
    width: "minmax(0,1fr)",
    cell: ({ description, unknown_steps: unknown }) => (
      <>
        <AwaitsBadge unknown_steps={unknown} />
        {description}
      </>
    ),
  },
  {
    id: "created",
    header: "Created",
    width: "88px",
    cell: ({ created_at: at }) => (
      <span className="text-muted">
        <Time at={at} />
      </span>
    ),
  },
  {
    id: "duration",
    header: "Took",
    width: "76px",
    isWide: true,
    cell: ({ created_at: from, completed_at: to }) =>
      to !== null && (
        <span className="text-muted tabular-nums">{describeDuration(Date.parse(to) - Date.parse(from))}</span>
      ),
  },
];
