import type { ComponentProps } from "react";
import { Labelled } from "./Labelled.tsx";
import type { LabelledProps } from "./Labelled.tsx";

/** A labelled line of text with its hint and what is wrong with it. */
export function Field({ label, hint, error, className, ...rest }: ComponentProps<"input"> & LabelledProps) {
  return (
    <Labelled label={label} hint={hint} error={error} className={className}>
      {(input) => (
        <input
          {...input}
          className="h-7 rounded border border-line-strong bg-bg px-2 aria-invalid:border-bad max-sm:h-9"
          {...rest}
        />
      )}
    </Labelled>
  );
}
