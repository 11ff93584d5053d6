import { lazy, Suspense } from "react";

const CodeMirrorEditor = lazy(() => import("./CodeMirrorEditor.tsx"));

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

/** A text of code to write in; its editor is loaded when it is first needed, and until then there is a plain one. */
export function CodeEditor(props: CodeEditorProps) {
  return (
    <Suspense fallback={<PlainEditor {...props} />}>
      <CodeMirrorEditor {...props} />
    </Suspense>
  );
}

function PlainEditor({ label, value, onChange, className }: CodeEditorProps) {
  return (
    <textarea
      aria-label={label}
      readOnly={onChange === undefined}
      value={value}
      onChange={({ target }) => onChange?.(target.value)}
      spellCheck={false}
      className={`w-full resize-none rounded border border-line-strong bg-bg p-2 font-mono text-sm ${className ?? ""}`}
    />
  );
}
