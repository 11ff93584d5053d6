import { ProblemError, withoutRoutes } from "@orchestrator/client";
import type { Session } from "@orchestrator/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useApp } from "../../app/app-context.ts";
import { tellOtherTabs } from "../../app/other-tabs.ts";
import { useMissingRole } from "../../app/use-missing-role.ts";
import { Button } from "../../components/Button.tsx";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorBoundary } from "../../components/ErrorBoundary.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { revealHidden } from "../../components/reveal-hidden.ts";
import { Tabs } from "../../components/Tabs.tsx";
import { Time } from "../../components/Time.tsx";
import { pb } from "../../paths.ts";
import { MemoryList } from "./MemoryList.tsx";
import { MessageList } from "./MessageList.tsx";
import { MetadataEditor } from "./MetadataEditor.tsx";
import { SessionMark } from "./session-columns.tsx";
import { sessionKeys } from "./session-keys.ts";
import { UntilTime } from "./UntilTime.tsx";

const tabNames = ["messages", "memory", "metadata"] as const;
type SessionTab = (typeof tabNames)[number];

export function SessionPage() {
  const { client } = useApp();
  const { sessionId = "" } = useParams({ strict: false });
  const search: Record<string, unknown> = useSearch({ strict: false });
  const session = useQuery({
    queryKey: sessionKeys.one(sessionId),
    queryFn: () => client.sessions.get(sessionId),
    refetchOnWindowFocus: "always",
  });
  const { error } = session;
  if (error instanceof ProblemError && error.code === "SESSION_EXPIRED")
    return <Expired sessionId={sessionId} detail={withoutRoutes(error.message)} />;
  return (
    <QueryPanel query={session} what="the session">
      {(data) => <View session={data} tab={tabNames.find((tab) => tab === search["tab"]) ?? "messages"} />}
    </QueryPanel>
  );
}

/** Nothing of it can be read any more; its tasks still can. */
function Expired({ sessionId, detail }: { sessionId: string; detail: string }) {
  return (
    <>
      <PageHeader title="Session">
        <SessionMark status="expired" />
        <RemoveButton sessionId={sessionId} />
      </PageHeader>
      <EmptyState title="This session has expired">
        <p>{detail}</p>
        <p>
          Its messages and its memory are not given out any more. Its tasks stay:{" "}
          <Link to={pb.tasks()} search={{ session: sessionId }} className="text-accent underline">
            tasks of the session
          </Link>
        </p>
        <Link to={pb.chat()} search={{}} className="text-accent underline">
          New chat
        </Link>
      </EmptyState>
    </>
  );
}

const tabs: readonly { name: SessionTab; title: string }[] = [
  { name: "messages", title: "Messages" },
  { name: "memory", title: "Memory" },
  { name: "metadata", title: "Metadata" },
];

function View({ session, tab }: { session: Session; tab: SessionTab }) {
  const { session_id: id, user_id: user, status, message_count: count } = session;
  return (
    <>
      <PageHeader title={session.title === null ? "Session" : revealHidden(session.title)}>
        <SessionMark status={status} />
        <Link to={pb.chat({ sessionId: id })} search={{ session: id }} className="text-accent underline">
          Open in the chat
        </Link>
        <Link to={pb.tasks()} search={{ session: id }} className="text-accent underline">
          Its tasks
        </Link>
        <RemoveButton sessionId={id} />
      </PageHeader>
      <dl className="flex shrink-0 flex-wrap gap-x-6 gap-y-1 border-b border-line px-4 py-2">
        <Fact title="Id">
          <code className="font-mono text-sm break-all">{id}</code>
        </Fact>
        <Fact title="User">{revealHidden(user)}</Fact>
        <Fact title="Messages">{count.toLocaleString()}</Fact>
        <Fact title="Begun">
          <Time at={session.created_at} />
        </Fact>
        <Fact title="Last activity">
          <Time at={session.last_activity} />
        </Fact>
        <Fact title="Expires">
          {status === "expired" ? "expired" : <UntilTime at={session.expires_at} />}
        </Fact>
      </dl>
      <Tabs label="Views of the session" current={tab} tabs={tabs} />
      <ErrorBoundary key={tab}>
        {tab === "messages" && <MessageList sessionId={id} total={count} />}
        {tab === "memory" && <MemoryList sessionId={id} />}
        {tab === "metadata" && <MetadataEditor key={id} session={session} />}
      </ErrorBoundary>
    </>
  );
}

function Fact({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted">{title}</dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  );
}

function RemoveButton({ sessionId }: { sessionId: string }) {
  const { client, toasts } = useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const missingRole = useMissingRole("operator");
  const [isOpen, setOpen] = useState(false);
  const remove = useMutation({
    mutationFn: () => client.sessions.remove(sessionId),
    onSuccess: async () => {
      await navigate({ to: pb.sessions(), search: {} });
      queries.removeQueries({ queryKey: sessionKeys.one(sessionId) });
      await queries.invalidateQueries({ queryKey: sessionKeys.all });
      await queries.invalidateQueries({ queryKey: sessionKeys.tables });
      tellOtherTabs(sessionKeys.all);
      tellOtherTabs(sessionKeys.tables);
      toasts.say("The session is removed.");
    },
    onError: (error) => (setOpen(false), toasts.fail(error)),
  });
  return (
    <>
      <Button kind="danger" disabledReason={missingRole} onClick={() => setOpen(true)}>
        Remove
      </Button>
      {isOpen && (
        <ConfirmDialog
          title="Remove this session?"
          action="Remove the session"
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setOpen(false)}
        >
          <p className="text-muted">
            Its messages and its memory are deleted; its tasks stay. This cannot be undone. While one of its
            tasks is unfinished, it is refused.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
