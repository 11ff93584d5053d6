import type { Session } from "@orchestrator/contracts";
import { CircleCheck, Hourglass } from "lucide-react";
import { revealHidden } from "../../components/reveal-hidden.ts";
import { Time } from "../../components/Time.tsx";
import type { Column } from "../../components/VirtualTable.tsx";
import { UntilTime } from "./UntilTime.tsx";

export function SessionMark({ status }: { status: Session["status"] }) {
  const Icon = status === "active" ? CircleCheck : Hourglass;
  return (
    <span
      className={`inline-flex items-center gap-1.5 align-bottom ${status === "active" ? "text-ok" : "text-muted"}`}
    >
      <Icon size={14} aria-hidden />
      {status}
    </span>
  );
}

export const sessionColumns: readonly Column<Session>[] = [
  { id: "status", header: "Status", width: "80px", cell: ({ status }) => <SessionMark status={status} /> },
  {
    id: "title",
    header: "Session",
    width: "minmax(0,2fr)",
    cell: ({ title }) =>
      title === null ? <span className="text-muted">nothing said yet</span> : revealHidden(title),
  },
  {
    id: "id",
    header: "Id",
    width: "minmax(0,1fr)",
    isWide: true,
    cell: ({ session_id: id }) => <code className="font-mono text-sm text-muted">{id}</code>,
  },
  {
    id: "user",
    header: "User",
    width: "minmax(0,1fr)",
    cell: ({ user_id: user }) => revealHidden(user),
  },
  {
    id: "messages",
    header: "Messages",
    width: "72px",
    isWide: true,
    cell: ({ message_count: count }) => <span className="tabular-nums">{count.toLocaleString()}</span>,
  },
  {
    id: "activity",
    header: "Last activity",
    width: "92px",
    cell: ({ last_activity: at }) => (
      <span className="text-muted">
        <Time at={at} />
      </span>
    ),
  },
  {
    id: "expiry",
    header: "Expires",
    width: "120px",
    isWide: true,
    cell: ({ status, expires_at: at }) => (
      <span className="text-muted">{status === "expired" ? "expired" : <UntilTime at={at} />}</span>
    ),
  },
];
