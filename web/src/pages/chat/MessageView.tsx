import type { Json, Message } from "@orchestrator/contracts";
import { memo } from "react";
import { CutNotice } from "../../components/CutNotice.tsx";
import { cutText } from "../../components/cut-text.ts";
import { revealHidden } from "../../components/reveal-hidden.ts";
import { AnswerView } from "../tasks/AnswerView.tsx";

/** One message; a person's words as they are, an agent's as Markdown that can do nothing. */
export const MessageView = memo(
  function MessageView({ message }: { message: Message }) {
    const { role, content } = message;
    if (role === "user") {
      const { shown, hidden } = cutText(content);
      return (
        <div className="ml-auto max-w-[85%] rounded-lg bg-selected px-3 py-2">
          <p className="break-words whitespace-pre-wrap">{revealHidden(shown)}</p>
          <CutNotice text={content} hidden={hidden} fileName={`message-${message.id}.txt`} place="below" />
        </div>
      );
    }
    return (
      <article aria-label={role === "assistant" ? "Answer" : "Note"} className="min-w-0">
        <AnswerView output={parsed(content)} name={`Answer ${message.id}`} />
      </article>
    );
  },
  (before, after) => before.message.id === after.message.id,
);

/** A message is text; where that is JSON it is shown as such. */
function parsed(content: string): Json {
  if (!/^\s*[[{]/.test(content)) return content;
  try {
    return JSON.parse(content) as Json;
  } catch {
    return content;
  }
}
