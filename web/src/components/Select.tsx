import type { ComponentProps } from "react";

interface SelectProps extends ComponentProps<"select"> {
  /** What is chosen, for those who cannot see it. */
  label: string;
}

/** The platform's own list, in the page's looks. */
export function Select({ label, className, ...rest }: SelectProps) {
  return (
    <select
      aria-label={label}
      title={label}
      className={`h-7 rounded border border-line bg-bg px-1.5 hover:bg-hover max-sm:h-9 ${className ?? ""}`}
      {...rest}
    />
  );
}
