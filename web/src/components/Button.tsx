import type { ComponentProps, ReactNode } from "react";

interface ButtonProps extends ComponentProps<"button"> {
  kind?: "primary" | "plain" | "danger";
  children: ReactNode;
  /** Why it cannot be used now; it stays where it is, can be reached, and says so. */
  disabledReason?: string | undefined;
  /** Somebody tried to use it all the same. */
  onRefused?: () => void;
}

const looks = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover border-transparent font-medium",
  plain: "border-line bg-raised hover:bg-hover",
  danger: "border-line bg-raised text-bad hover:bg-bad-soft",
} as const;

export function Button({
  kind = "plain",
  disabledReason,
  onRefused,
  onClick,
  className,
  title,
  ...rest
}: ButtonProps) {
  const isDisabled = disabledReason !== undefined;
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={isDisabled || undefined}
      title={disabledReason ?? title}
      onClick={isDisabled ? (event) => (event.preventDefault(), onRefused?.()) : onClick}
      className={`inline-flex h-7 shrink-0 items-center gap-1.5 rounded border px-2.5 whitespace-nowrap aria-disabled:border-line aria-disabled:bg-surface aria-disabled:text-muted max-sm:h-9 ${looks[kind]} ${className ?? ""}`}
    />
  );
}
