import { useId } from "react";
import type { ComponentProps } from "react";

interface TextAreaProps extends ComponentProps<"textarea"> {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
}

/** A labelled text of several lines. */
export function TextArea({ label, hint, error, className, ...rest }: TextAreaProps) {
  const id = useId();
  const noteId = useId();
  const note = error ?? hint;
  return (
    <div className={`flex flex-col gap-1 ${className ?? ""}`}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        aria-describedby={note === undefined ? undefined : noteId}
        aria-invalid={error !== undefined || undefined}
        className="resize-y rounded border border-line-strong bg-bg px-2 py-1.5 aria-invalid:border-bad"
        {...rest}
      />
      {note !== undefined && (
        <p id={noteId} className={`text-sm ${error === undefined ? "text-muted" : "text-bad"}`}>
          {note}
        </p>
      )}
    </div>
  );
}
