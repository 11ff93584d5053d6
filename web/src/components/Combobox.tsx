import { ChevronsUpDown } from "lucide-react";
import { useId, useRef, useState } from "react";
import type { KeyboardEvent } from "react";

export interface Choice {
  key: string;
  name: string;
}

interface ComboboxProps {
  label: string;
  /** What is chosen, as it is shown while nothing is typed. */
  chosen: string;
  /** What there is for what is typed, the first of them first. */
  choices: readonly Choice[];
  /** Said below the choices, e.g. how many more there are. */
  note: string | undefined;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  text: string;
  onText: (text: string) => void;
  onChoose: (key: string) => void;
  className?: string;
}

/** One of so many that they must be searched. Arrow keys move, Enter takes, Escape leaves it as it was. */
export function Combobox(props: ComboboxProps) {
  const { label, chosen, choices, note, isOpen, onOpen, text, onText, onChoose, className } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [at, setAt] = useState(0);
  const active = Math.min(at, choices.length - 1);
  const open = (): void => (setAt(0), onText(""), onOpen(true));
  const take = (choice: Choice | undefined): void => {
    if (choice === undefined) return;
    onOpen(false);
    onChoose(choice.key);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!isOpen) return open();
      const next = Math.max(0, Math.min(choices.length - 1, active + step));
      setAt(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      take(choices[active]);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      onOpen(false);
    }
  };
  return (
    <div className={`relative ${className ?? ""}`}>
      <input
        ref={input}
        role="combobox"
        aria-label={label}
        title={label}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && active >= 0 ? `${id}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={isOpen ? `Search ${label.toLowerCase()}s` : chosen}
        value={isOpen ? text : chosen}
        onChange={({ target }) => (setAt(0), onText(target.value), onOpen(true))}
        onClick={() => isOpen || open()}
        onKeyDown={onKeyDown}
        onBlur={() => onOpen(false)}
        className="h-7 w-full truncate rounded border border-line bg-bg pr-6 pl-2 hover:bg-hover max-sm:h-9"
      />
      <ChevronsUpDown
        size={12}
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-muted"
      />
      <div
        hidden={!isOpen}
        className="absolute top-full left-0 z-30 mt-1 w-64 max-w-[calc(100vw-32px)] rounded-md border border-line bg-raised shadow-float"
        // The input keeps the focus.
        onMouseDown={(event) => event.preventDefault()}
      >
        <ul id={`${id}-list`} role="listbox" aria-label={label} className="max-h-64 overflow-y-auto p-1">
          {choices.map((choice, i) => (
            <li
              key={choice.key}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === active}
              onClick={() => take(choice)}
              onMouseMove={() => setAt(i)}
              className="flex h-7 cursor-pointer items-center rounded px-2 aria-selected:bg-selected max-sm:h-9"
            >
              <span className="truncate">{choice.name}</span>
            </li>
          ))}
        </ul>
        {note !== undefined && (
          <p role="status" className="border-t border-line px-3 py-1.5 text-sm text-muted">
            {note}
          </p>
        )}
      </div>
    </div>
  );
}
