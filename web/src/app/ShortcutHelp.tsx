import { Dialog } from "../components/Dialog.tsx";

const shortcuts = [
  ["Ctrl K", "Go to a page, an agent or a task, or do something"],
  ["?", "This help"],
  ["g then c, o, t, a, m, s", "Chat, Overview, Tasks, Agents, teMplates, Sessions"],
  ["Arrows, Page Up / Down, Home, End", "Move in a list"],
  ["Enter", "Open what is chosen in a list"],
  ["Space", "Select a task in the list"],
  ["Ctrl Enter", "Run what is written"],
  ["Escape", "Close a dialog"],
] as const;

export default function ShortcutHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 p-4 pt-0">
        {shortcuts.map(([keys, meaning]) => (
          <div key={keys} className="contents">
            <dt>
              <kbd className="rounded border border-line bg-surface px-1.5 py-0.5 font-sans text-sm">
                {keys}
              </kbd>
            </dt>
            <dd className="text-muted">{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
