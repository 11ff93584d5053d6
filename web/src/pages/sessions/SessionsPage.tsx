import type { Page } from "@orchestrator/client";
import type { Session } from "@orchestrator/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useApp } from "../../app/app-context.ts";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { VirtualTable } from "../../components/VirtualTable.tsx";
import { useAfterEvents } from "../../live/use-after-events.ts";
import { pb } from "../../paths.ts";
import { sessionColumns } from "./session-columns.tsx";
import { sessionKeys } from "./session-keys.ts";

const PAGE_ROWS = 100;
const AFTER_EVENTS_MS = 3000;

/** Conversations, also those that have expired; the newest first. */
export function SessionsPage() {
  const { client } = useApp();
  const navigate = useNavigate();
  useAfterEvents(sessionKeys.tables, AFTER_EVENTS_MS);
  const { user = "" }: { user?: string } = useSearch({ strict: false });
  const pages = useInfiniteQuery({
    queryKey: sessionKeys.table(user),
    queryFn: ({ pageParam }): Promise<Page<Session>> =>
      client.sessions.listPage({
        limit: PAGE_ROWS,
        ...(user.trim() === "" ? {} : { user_id: user.trim() }),
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchOnWindowFocus: "always",
  });
  const rows = useMemo(() => pages.data?.pages.flatMap(({ items }) => items) ?? [], [pages.data]);
  const { hasNextPage, isFetching, fetchNextPage } = pages;
  const readOn = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const open = useCallback(
    ({ session_id: sessionId }: Session) => void navigate({ to: pb.session({ sessionId }), search: {} }),
    [navigate],
  );
  return (
    <>
      <PageHeader title="Sessions" />
      <search className="shrink-0 border-b border-line px-4 py-1.5">
        <input
          type="search"
          aria-label="User"
          placeholder="Only of the user with exactly this id"
          value={user}
          onChange={({ target }) => void navigate({ to: ".", search: { user: target.value }, replace: true })}
          className="h-7 w-64 rounded border border-line bg-bg px-2 max-sm:h-9 max-sm:w-full"
        />
      </search>
      <QueryPanel query={pages} what="the sessions">
        {({ pages: [first] }) =>
          rows.length > 0 ? (
            <VirtualTable
              label="Sessions"
              columns={sessionColumns}
              rows={rows}
              keyOf={sessionId}
              total={first?.total ?? rows.length}
              onOpen={open}
              onEnd={readOn}
            />
          ) : (
            <EmptyState title={user === "" ? "No sessions yet" : "No session of this user"}>
              <p>A session begins with a chat, or with the first task of a caller.</p>
              <Button onClick={() => void navigate({ to: pb.chat(), search: {} })}>Begin a chat</Button>
            </EmptyState>
          )
        }
      </QueryPanel>
    </>
  );
}

const sessionId = (session: Session): string => session.session_id;
