import type { Page } from "@orchestrator/client";
import type { Message } from "@orchestrator/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { useApp } from "../../app/app-context.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { MessageRow } from "./MessageRow.tsx";
import { sessionKeys } from "./session-keys.ts";

const PAGE_ROWS = 100;
/** Of more pages only the first would be worth reading again. */
const PAGES_REREAD = 3;
const NEAR_END = 20;
const USUAL_PX = 60;

/** The messages of a session, the newest first; only those in sight are in the document. */
export function MessageList({ sessionId, total }: { sessionId: string; total: number }) {
  const { client } = useApp();
  const pages = useInfiniteQuery({
    queryKey: sessionKeys.messagePages(sessionId),
    queryFn: ({ pageParam }): Promise<Page<Message>> =>
      client.sessions.listMessagesPage(sessionId, {
        limit: PAGE_ROWS,
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchOnWindowFocus: "always",
  });
  // A page is the newest below its cursor, oldest first; in a list that goes on downwards the newest come first.
  const messages = useMemo(
    () => pages.data?.pages.flatMap(({ items }) => items.toReversed()) ?? [],
    [pages.data],
  );
  const { hasNextPage, isFetching, fetchNextPage, refetch } = pages;
  const isShort = (pages.data?.pages.length ?? 0) <= PAGES_REREAD;
  const isBehind = !hasNextPage && !isFetching && messages.length > 0 && messages.length < total;
  useEffect(() => {
    if (isBehind && isShort) void refetch();
  }, [isBehind, isShort, total, refetch]);
  const onEnd = (): void => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  };
  return (
    <QueryPanel query={pages} what="the messages">
      {() =>
        messages.length === 0 ? (
          <EmptyState title="No messages yet">
            <p>What is said in the chat and what tasks answer appears here.</p>
          </EmptyState>
        ) : (
          <Rows messages={messages} total={total} onEnd={onEnd} />
        )
      }
    </QueryPanel>
  );
}

interface RowsProps {
  messages: readonly Message[];
  total: number;
  onEnd: () => void;
}

function Rows({ messages, total, onEnd }: RowsProps) {
  const scroller = useRef<HTMLOListElement>(null);
  const virtual = useVirtualizer({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => USUAL_PX,
    getItemKey: (i) => messages[i]?.id ?? i,
    overscan: 4,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= messages.length - NEAR_END) onEnd();
  });
  return (
    <ol
      ref={scroller}
      aria-label="Messages"
      tabIndex={0}
      className="relative min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2"
    >
      <li aria-hidden style={{ height: virtual.getTotalSize() }} />
      {items.map(({ index, key, start }) => {
        const message = messages[index];
        if (message === undefined) return null;
        return (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            aria-setsize={Math.max(total, messages.length)}
            aria-posinset={index + 1}
            className="absolute inset-x-0 border-b border-line"
            style={{ top: start }}
          >
            <MessageRow message={message} />
          </li>
        );
      })}
    </ol>
  );
}
