import { useMemo } from "react";
import { CutNotice } from "./CutNotice.tsx";
import { cutText } from "./cut-text.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { loadLater } from "./load-later.tsx";
import { revealHidden } from "./reveal-hidden.ts";

const PlainText = ({ text }: { text: string }) => <p className="whitespace-pre-wrap">{text}</p>;
const MarkdownText = loadLater(() => import("./MarkdownText.tsx").then((module) => module.default), {
  waiting: PlainText,
  failed: PlainText,
});

/** What an agent wrote, as Markdown that can do nothing; the plain text until its renderer is there. */
export function SafeMarkdown({ text, fileName }: { text: string; fileName: string }) {
  const { shown, hidden } = useMemo(() => cutText(text), [text]);
  const revealed = useMemo(() => revealHidden(shown), [shown]);
  return (
    <div className="min-w-0">
      <CutNotice text={text} hidden={hidden} fileName={fileName} place="above" />
      <div className="prose-text break-words">
        <ErrorBoundary>
          {/* Markdown of 64 KB in one line is no text that somebody formatted. */}
          {hidden > 0 ? <PlainText text={revealed} /> : <MarkdownText text={revealed} />}
        </ErrorBoundary>
      </div>
      <CutNotice text={text} hidden={hidden} fileName={fileName} place="below" />
    </div>
  );
}
