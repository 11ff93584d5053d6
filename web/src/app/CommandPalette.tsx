import { useState } from "react";
import type { KeyboardEvent } from "react";
import { Dialog } from "../components/Dialog.tsx";
import { revealHidden } from "../components/reveal-hidden.ts";
import type { Command } from "./commands.ts";
import { usePaletteCommands } from "./use-palette-commands.ts";

/** Everything that has a name: pages, what the open page can do, agents, tasks by number and words. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const { commands, isSearching } = usePaletteCommands(text);
  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter") {
      // What opens now must not get this key too.
      event.preventDefault();
      run(commands[chosen]);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(commands.length - 1, chosen + step));
    setChosen(next);
    document.getElementById(`palette-${next}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <Dialog title="Go to or do" isTitleHidden onClose={onClose}>
      <input
        role="combobox"
        aria-label="Go to or do"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={commands.length === 0 ? undefined : `palette-${chosen}`}
        placeholder="A page, an agent, an action, or a task by number or words"
        className="h-9 w-full border-b border-line bg-transparent px-3 outline-none"
        value={text}
        onChange={({ target }) => (setText(target.value), setChosen(0))}
        onKeyDown={onKeyDown}
      />
      <ul
        id="palette-list"
        role="listbox"
        aria-label="What matches"
        className="max-h-80 overflow-y-auto p-1.5"
      >
        {commands.map((command, i) => (
          <li
            key={command.name}
            id={`palette-${i}`}
            role="option"
            aria-selected={i === chosen}
            className="flex h-7 cursor-pointer items-center gap-2 rounded px-2 aria-selected:bg-selected max-sm:h-9"
            onClick={() => run(command)}
            onMouseMove={() => setChosen(i)}
          >
            <span className="shrink-0">{command.name}</span>
            {command.detail !== undefined && (
              <span className="min-w-0 truncate text-muted">{revealHidden(command.detail)}</span>
            )}
          </li>
        ))}
      </ul>
      {commands.length === 0 && (
        <p role="status" className="px-3 pb-3 text-muted">
          {isSearching ? "Searching …" : "No page, action, agent or task is called that."}
        </p>
      )}
    </Dialog>
  );
}
