import type { ComponentProps } from "react";
import { Labelled } from "./Labelled.tsx";
import type { LabelledProps } from "./Labelled.tsx";

/** A labelled text of several lines. */
export function TextArea({
  label,
  hint,
  error,
  className,
  ...rest
}: ComponentProps<"textarea"> & LabelledProps) {
  return (
    <Labelled label={label} hint={hint} error={error} className={className}>
      {(input) => (
        <textarea
          {...input}
          rows={3}
          className="resize-y rounded border border-line-strong bg-bg px-2 py-1.5 aria-invalid:border-bad"
          {...rest}
        />
      )}
    </Labelled>
  );
}
