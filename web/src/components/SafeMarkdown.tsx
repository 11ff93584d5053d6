import { lazy, Suspense, useMemo } from "react";
import { CutNotice } from "./CutNotice.tsx";
import { cutText } from "./cut-text.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { revealHidden } from "./reveal-hidden.ts";

const MarkdownText = lazy(() => import("./MarkdownText.tsx"));

/** What an agent wrote, as Markdown that can do nothing; the plain text until its renderer is there. */
export function SafeMarkdown({ text, fileName }: { text: string; fileName: string }) {
  const { shown, hidden } = useMemo(() => cutText(text), [text]);
  const revealed = useMemo(() => revealHidden(shown), [shown]);
  const plain = <p className="whitespace-pre-wrap">{revealed}</p>;
  return (
    <div className="min-w-0">
      <div className="prose-text break-words">
        <ErrorBoundary>
          {/* Markdown of 64 KB in one line is no text that somebody formatted. */}
          <Suspense fallback={plain}>{hidden > 0 ? plain : <MarkdownText text={revealed} />}</Suspense>
        </ErrorBoundary>
      </div>
      <CutNotice text={text} hidden={hidden} fileName={fileName} />
    </div>
  );
}
