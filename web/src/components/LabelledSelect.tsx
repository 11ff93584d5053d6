import { useId } from "react";
import type { ComponentProps } from "react";

interface LabelledSelectProps extends ComponentProps<"select"> {
  label: string;
  hint?: string | undefined;
}

/** A list to choose from with its label above, as the fields of a form have it. */
export function LabelledSelect({ label, hint, className, ...rest }: LabelledSelectProps) {
  const id = useId();
  const hintId = useId();
  return (
    <div className={`flex flex-col gap-1 ${className ?? ""}`}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <select
        id={id}
        aria-describedby={hint === undefined ? undefined : hintId}
        className="h-7 rounded border border-line-strong bg-bg px-1.5 max-sm:h-9"
        {...rest}
      />
      {hint !== undefined && (
        <p id={hintId} className="text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
