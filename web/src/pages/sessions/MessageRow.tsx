import type { Message } from "@orchestrator/contracts";
import { Link } from "@tanstack/react-router";
import { Bot, Info, User } from "lucide-react";
import { memo, useState } from "react";
import { CutNotice } from "../../components/CutNotice.tsx";
import { cutText } from "../../components/cut-text.ts";
import { revealHidden } from "../../components/reveal-hidden.ts";
import { Time } from "../../components/Time.tsx";
import { pb } from "../../paths.ts";

const BRIEF = 600;
const looks = {
  user: { icon: User, word: "user" },
  assistant: { icon: Bot, word: "assistant" },
  system: { icon: Info, word: "system" },
} as const;

/** Who said what and when; a long text opens on demand. */
export const MessageRow = memo(function MessageRow({ message }: { message: Message }) {
  const { id, role, content, timestamp, agent_id: agentId, metadata } = message;
  const [isOpen, setOpen] = useState(false);
  const { icon: Icon, word } = looks[role];
  const { shown, hidden } = cutText(content);
  const isLong = content.length > BRIEF;
  const taskId = metadata["task_id"];
  return (
    <article className="flex gap-3 px-4 py-2">
      <Icon size={15} className="mt-0.5 shrink-0 text-muted" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap gap-x-3 text-sm text-muted">
          <span className="font-medium text-text">{word}</span>
          <Time at={timestamp} />
          {agentId !== null && (
            <Link to={pb.agent({ agentId })} search={{}} className="text-accent underline">
              agent {agentId}
            </Link>
          )}
          {typeof taskId === "number" && (
            <Link to={pb.task({ taskId })} search={{}} className="text-accent underline">
              task {taskId}
            </Link>
          )}
        </p>
        <p className="max-w-4xl break-words whitespace-pre-wrap">
          {revealHidden(isLong && !isOpen ? `${shown.slice(0, BRIEF)}…` : shown)}
        </p>
        {isOpen && <CutNotice text={content} hidden={hidden} fileName={`message-${id}.txt`} place="below" />}
        {isLong && (
          <button type="button" className="text-accent underline" onClick={() => setOpen(!isOpen)}>
            {isOpen ? "Show less" : `Show all ${content.length.toLocaleString()} characters`}
          </button>
        )}
      </div>
    </article>
  );
});
