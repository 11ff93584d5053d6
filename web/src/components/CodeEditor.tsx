import { loadLater } from "./load-later.tsx";

export interface CodeEditorProps {
  /** For those who cannot see it. */
  label: string;
  language: "json" | "yaml";
  value: string;
  /** Without it the text is to be read only. */
  onChange?: (value: string) => void;
  /** Names an element that says what is wrong with the text. */
  errorId?: string | undefined;
  className?: string;
}

/** A text of code to write in; the editor is loaded when it is first needed, and until then the text can be read. */
export const CodeEditor = loadLater<CodeEditorProps>(
  () => import("./CodeMirrorEditor.tsx").then((module) => module.default),
  { waiting: PlainCode, failed: PlainCode },
);

function PlainCode({ value, className }: CodeEditorProps) {
  return (
    <pre
      aria-busy
      className={`overflow-hidden rounded border border-line-strong p-2 text-sm ${className ?? ""}`}
    >
      {value}
    </pre>
  );
}
