import { useId } from "react";
import type { ReactNode } from "react";

export interface LabelledProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  className?: string | undefined;
}

/** What an input must bear so that its label and its note are its own. */
interface LabelledInput {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** A label, what it is the label of, and below that the hint or what is wrong. */
export function Labelled({
  label,
  hint,
  error,
  className,
  children,
}: LabelledProps & { children: (input: LabelledInput) => ReactNode }) {
  const id = useId();
  const noteId = useId();
  const note = error ?? hint;
  return (
    <div className={`flex flex-col gap-1 ${className ?? ""}`}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({
        id,
        "aria-describedby": note === undefined ? undefined : noteId,
        "aria-invalid": error !== undefined || undefined,
      })}
      {note !== undefined && (
        <p id={noteId} className={`text-sm ${error === undefined ? "text-muted" : "text-bad"}`}>
          {note}
        </p>
      )}
    </div>
  );
}
