import type { Page } from "@orchestrator/client";
import type { Session } from "@orchestrator/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { SquarePen } from "lucide-react";
import { useApp, usePreferences } from "../../app/app-context.ts";
import { Button } from "../../components/Button.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { revealHidden } from "../../components/reveal-hidden.ts";
import { Select } from "../../components/Select.tsx";
import { Time } from "../../components/Time.tsx";
import { pb } from "../../paths.ts";
import { sessionKeys } from "../sessions/session-keys.ts";

const PAGE_ROWS = 50;

/** The conversations so far, newest first; on a phone a list to choose from. */
export function SessionList({ current }: { current: string | undefined }) {
  const { client } = useApp();
  const { userId } = usePreferences();
  const query = useInfiniteQuery({
    queryKey: sessionKeys.list(userId),
    queryFn: ({ pageParam }): Promise<Page<Session>> =>
      client.sessions.listPage({
        user_id: userId,
        limit: PAGE_ROWS,
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return (
    <aside
      aria-label="Conversations"
      className="flex shrink-0 flex-col border-line max-md:border-b md:w-60 md:border-r"
    >
      <QueryPanel query={query} what="the conversations">
        {({ pages }) => {
          const sessions = pages.flatMap(({ items }) => items);
          return (
            <>
              <PhoneList sessions={sessions} current={current} />
              <div className="flex min-h-0 flex-1 flex-col max-md:hidden">
                <Link
                  to={pb.chat()}
                  search={{}}
                  className="m-2 flex h-8 items-center gap-2 rounded border border-line bg-raised px-2.5 font-medium hover:bg-hover"
                >
                  <SquarePen size={14} aria-hidden />
                  New chat
                </Link>
                <ul className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
                  {sessions.map((session) => (
                    <li key={session.session_id}>
                      <Link
                        to={pb.chat()}
                        search={{ session: session.session_id }}
                        className="flex h-11 flex-col justify-center rounded px-2 hover:bg-hover aria-[current=page]:bg-selected"
                      >
                        <span className="truncate">{titleOf(session)}</span>
                        <span className="truncate text-sm text-muted">
                          <Time at={session.last_activity} /> · {session.message_count}{" "}
                          {session.message_count === 1 ? "message" : "messages"}
                          {session.status === "expired" && " · expired"}
                        </span>
                      </Link>
                    </li>
                  ))}
                </ul>
                {query.hasNextPage && (
                  <Button className="m-2" onClick={() => void query.fetchNextPage()}>
                    Older conversations
                  </Button>
                )}
              </div>
            </>
          );
        }}
      </QueryPanel>
    </aside>
  );
}

const titleOf = ({ title }: Session): string => (title === null ? "New conversation" : revealHidden(title));

function PhoneList({ sessions, current }: { sessions: readonly Session[]; current: string | undefined }) {
  const navigate = useNavigate();
  return (
    <div className="p-2 md:hidden">
      <Select
        label="Conversation"
        className="w-full"
        value={current ?? ""}
        onChange={({ target }) =>
          void navigate({
            to: pb.chat(),
            search: { session: target.value === "" ? undefined : target.value },
          })
        }
      >
        <option value="">New chat</option>
        {sessions.map((session) => (
          <option key={session.session_id} value={session.session_id}>
            {titleOf(session)}
          </option>
        ))}
      </Select>
    </div>
  );
}
