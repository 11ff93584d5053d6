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

/** A text of code to write in; the editor is loaded when it is first needed, and until then the text can be read. */
export function CodeEditor(props: CodeEditorProps) {
  const { value, className } = props;
  return (
    <Suspense
      fallback={
        <pre
          aria-busy
          className={`overflow-hidden rounded border border-line-strong p-2 text-sm ${className ?? ""}`}
        >
          {value}
        </pre>
      }
    >
      <CodeMirrorEditor {...props} />
    </Suspense>
  );
}
