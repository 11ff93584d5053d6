interface SwitchProps {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

export function Switch({ label, isOn, onChange }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      onClick={() => onChange(!isOn)}
      className="group flex h-7 items-center gap-1.5 rounded px-1.5 text-muted hover:text-text"
    >
      <span
        aria-hidden
        className="flex h-3.5 w-6 rounded-full border border-line-strong p-px group-aria-checked:justify-end group-aria-checked:border-accent group-aria-checked:bg-accent"
      >
        <span className="aspect-square h-full rounded-full bg-line-strong group-aria-checked:bg-on-accent" />
      </span>
      {label}
    </button>
  );
}
