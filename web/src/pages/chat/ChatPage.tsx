import { useSearch } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { ErrorBoundary } from "../../components/ErrorBoundary.tsx";
import { ErrorPanel } from "../../components/ErrorPanel.tsx";
import { readChatPlace } from "./chat-place.ts";
import { Composer } from "./Composer.tsx";
import { Conversation } from "./Conversation.tsx";
import { SessionList } from "./SessionList.tsx";
import { useSend } from "./use-send.ts";
import { Welcome } from "./Welcome.tsx";

/** Ask, see who works on it, read the answer. */
export function ChatPage() {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const { session } = readChatPlace(search);
  return (
    <div className="flex min-h-0 flex-1 max-md:flex-col">
      <title>Chat · Orchestrator</title>
      <SessionList current={session} />
      <Chat key={session ?? "new"} sessionId={session} />
    </div>
  );
}

function Chat({ sessionId }: { sessionId: string | undefined }) {
  const [text, setText] = useState("");
  const input = useRef<HTMLTextAreaElement>(null);
  const send = useSend(sessionId, text.trim(), () => setText(""));
  const take = (prompt: string): void => {
    setText(prompt);
    input.current?.focus();
  };
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <h1 className="sr-only">Chat</h1>
      <ErrorBoundary>
        {sessionId === undefined ? <Welcome onTake={take} /> : <Conversation sessionId={sessionId} />}
      </ErrorBoundary>
      {send.error !== null && (
        <div className="mx-auto w-full max-w-208">
          <ErrorPanel error={send.error} reset={() => send.mutate(text.trim())} />
        </div>
      )}
      <Composer
        inputRef={input}
        text={text}
        onChange={setText}
        isSending={send.isPending}
        onSend={() => send.mutate(text.trim())}
      />
    </div>
  );
}
