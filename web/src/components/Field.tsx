import { useId } from "react";
import type { ComponentProps } from "react";

interface FieldProps extends ComponentProps<"input"> {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
}

/** A labelled line of text with its hint and what is wrong with it. */
export function Field({ label, hint, error, className, ...rest }: FieldProps) {
  const id = useId();
  const noteId = useId();
  const note = error ?? hint;
  return (
    <div className={`flex flex-col gap-1 ${className ?? ""}`}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-describedby={note === undefined ? undefined : noteId}
        aria-invalid={error !== undefined || undefined}
        className="h-7 rounded border border-line-strong bg-bg px-2 aria-invalid:border-bad max-sm:h-9"
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
