import type { Json } from "@orchestrator/contracts";
import { useMemo } from "react";
import { CutNotice } from "./CutNotice.tsx";
import { cutText } from "./cut-text.ts";
import { revealHidden } from "./reveal-hidden.ts";

interface JsonViewProps {
  value: Json | object;
  /** For those who cannot see it, and the download. */
  name: string;
}

/** Any value as text: strings as they are, the rest as JSON. */
export function JsonView({ value, name }: JsonViewProps) {
  const text = useMemo(() => (typeof value === "string" ? value : JSON.stringify(value, null, 2)), [value]);
  const { shown, hidden } = useMemo(() => cutText(text), [text]);
  const fileName = `${name.replaceAll(/\W+/g, "-").toLowerCase()}.${typeof value === "string" ? "txt" : "json"}`;
  return (
    <div className="overflow-hidden rounded-md border border-line bg-surface">
      <CutNotice text={text} hidden={hidden} fileName={fileName} place="above" />
      <pre
        tabIndex={0}
        aria-label={name}
        className="max-h-[60dvh] overflow-auto p-3 font-mono text-sm break-words whitespace-pre-wrap"
      >
        {revealHidden(shown)}
      </pre>
      <CutNotice text={text} hidden={hidden} fileName={fileName} place="below" />
    </div>
  );
}
