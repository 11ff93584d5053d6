import type { LucideIcon } from "lucide-react";

interface IconButtonProps {
  icon: LucideIcon;
  label: string;
  onClick: () => void;
  disabledReason?: string | undefined;
}

export function IconButton({ icon: Icon, label, onClick, disabledReason }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={disabledReason === undefined ? label : `${label}: ${disabledReason}`}
      aria-disabled={disabledReason !== undefined || undefined}
      onClick={disabledReason === undefined ? onClick : undefined}
      className="inline-flex size-7 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-text max-sm:size-9"
    >
      <Icon size={15} strokeWidth={1.75} aria-hidden />
    </button>
  );
}
