import type { Page } from "@orchestrator/client";
import type { Message } from "@orchestrator/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useLayoutEffect, useRef } from "react";
import { useApp } from "../../app/app-context.ts";
import { Button } from "../../components/Button.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { sessionKeys } from "../sessions/session-keys.ts";
import { MessageView } from "./MessageView.tsx";
import { TaskCard } from "./TaskCard.tsx";
import { taskIdOf, turnsOf } from "./turns.ts";

const PAGE_MESSAGES = 50;
/** So near to the end somebody reads the newest, and goes on with it. */
const NEAR_END_PX = 160;

/** What was said; the newest messages, and earlier ones when asked for. */
export function Conversation({ sessionId }: { sessionId: string }) {
  const { client } = useApp();
  const query = useInfiniteQuery({
    queryKey: sessionKeys.messages(sessionId),
    queryFn: ({ pageParam }): Promise<Page<Message>> =>
      client.sessions.listMessagesPage(sessionId, {
        limit: PAGE_MESSAGES,
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <QueryPanel query={query} what="the conversation">
        {({ pages }) => (
          <Messages
            messages={pages.toReversed().flatMap(({ items }) => items)}
            onEarlier={
              query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined
            }
          />
        )}
      </QueryPanel>
    </div>
  );
}

interface MessagesProps {
  messages: readonly Message[];
  onEarlier: (() => void) | undefined;
}

function Messages({ messages, onEarlier }: MessagesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  useKeepAtEnd(scroller, messages.at(-1)?.id);
  const lastTask = messages.findLast((message) => taskIdOf(message) !== undefined);
  return (
    <div
      ref={scroller}
      tabIndex={0}
      aria-label="Conversation"
      role="log"
      className="min-h-0 flex-1 overflow-y-auto"
    >
      <div className="mx-auto flex w-full max-w-208 flex-col gap-4 px-4 py-4">
        {onEarlier !== undefined && (
          <Button className="self-center" onClick={onEarlier}>
            Earlier messages
          </Button>
        )}
        {turnsOf(messages).map(({ message, taskId }) => (
          <div key={message.id} className="message flex flex-col gap-3">
            <MessageView message={message} />
            {taskId !== undefined && (
              <TaskCard taskId={taskId} isOpen={lastTask !== undefined && taskIdOf(lastTask) === taskId} />
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Goes to the end when something new was said and the end was in sight; also when the content grows. */
function useKeepAtEnd(ref: React.RefObject<HTMLDivElement | null>, newest: number | undefined): void {
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const element = ref.current;
    const content = element?.firstElementChild;
    if (element === null || content === null || content === undefined) return undefined;
    const toEnd = (): void => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    };
    const onScroll = (): void => {
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    };
    const observer = new ResizeObserver(toEnd);
    observer.observe(content);
    element.addEventListener("scroll", onScroll, { passive: true });
    toEnd();
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, [ref, newest]);
}
