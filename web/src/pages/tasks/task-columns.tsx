import type { TaskSummary } from "@orchestrator/contracts";
import { describeDuration } from "../../components/describe-time.ts";
import { Status } from "../../components/Status.tsx";
import { Time } from "../../components/Time.tsx";
import type { Column } from "../../components/VirtualTable.tsx";
import { AwaitsBadge } from "./AwaitsBadge.tsx";
import { SelectBox } from "./SelectBox.tsx";

export const taskColumns: readonly Column<TaskSummary>[] = [
  {
    id: "select",
    header: <span className="sr-only">Selected</span>,
    width: "14px",
    cell: (task) => <SelectBox task={task} />,
  },
  {
    id: "status",
    header: "Status",
    width: "92px",
    cell: ({ status, paused_at: pausedAt, completed_at: endedAt }) => (
      <Status status={status} isPaused={pausedAt !== null && endedAt === null} />
    ),
  },
  {
    id: "id",
    header: "Task",
    width: "64px",
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
    id: "user",
    header: "User",
    width: "110px",
    isWide: true,
    cell: ({ user_id: user }) => <span className="text-muted">{user}</span>,
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
    width: "84px",
    isWide: true,
    cell: ({ created_at: from, completed_at: to }) =>
      to !== null && (
        <span className="text-muted tabular-nums">{describeDuration(Date.parse(to) - Date.parse(from))}</span>
      ),
  },
];
