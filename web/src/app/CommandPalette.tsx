import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { KeyboardEvent } from "react";
import { Dialog } from "../components/Dialog.tsx";
import { pb } from "../paths.ts";
import { useApp } from "./app-context.ts";
import { pageCommands } from "./commands.ts";
import type { Command } from "./commands.ts";
import { places } from "./places.ts";

const AGENTS_SHOWN = 8;

/** Everything that has a name: pages, what the open page can do, a task by its number. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const commands = useMatchingCommands(text);
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
    setChosen((at) => Math.max(0, Math.min(commands.length - 1, at + step)));
  };
  return (
    <Dialog title="Go to or do" isTitleHidden onClose={onClose}>
      <input
        role="combobox"
        aria-label="Go to or do"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={commands.length === 0 ? undefined : `palette-${chosen}`}
        placeholder="A page, an agent, an action or the number of a task"
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
            className="flex h-7 cursor-pointer items-center rounded px-2 aria-selected:bg-selected"
            onClick={() => run(command)}
            onMouseMove={() => setChosen(i)}
          >
            {command.name}
          </li>
        ))}
      </ul>
      {commands.length === 0 && <p className="px-3 pb-3 text-muted">Nothing is called that.</p>}
    </Dialog>
  );
}

function useMatchingCommands(text: string): Command[] {
  const { preferences, client } = useApp();
  const agents = useQuery({
    queryKey: ["agents", "names"],
    queryFn: () => client.agents.list({ limit: 500 }),
  });
  const navigate = useNavigate();
  const go = (to: string) => () => void navigate({ to, search: {} });
  const wanted = text.trim().toLowerCase();
  const taskId = /^#?(\d{1,15})$/.exec(wanted)?.[1];
  const all: Command[] = [
    ...pageCommands(),
    ...places.map(({ name, to }) => ({ name, run: go(to) })),
    { name: "Register an agent", run: go(pb.registerAgent()) },
    { name: "New template", run: go(pb.newTemplate()) },
    { name: "Use the light theme", run: () => preferences.set({ theme: "light" }) },
    { name: "Use the dark theme", run: () => preferences.set({ theme: "dark" }) },
    { name: "Use the system's theme", run: () => preferences.set({ theme: "system" }) },
    { name: "Show the operator's pages", run: () => preferences.set({ view: "power" }) },
    { name: "Lead with the chat", run: () => preferences.set({ view: "simple" }) },
  ];
  const found = [
    ...all.filter(({ name }) => name.toLowerCase().includes(wanted)),
    ...(wanted === "" ? [] : (agents.data ?? []))
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .slice(0, AGENTS_SHOWN)
      .map(({ id, name }) => ({ name: `Agent ${name}`, run: go(pb.agent({ agentId: id })) })),
  ];
  if (taskId === undefined) return found;
  return [{ name: `Task ${taskId}`, run: go(pb.task({ taskId: Number(taskId) })) }, ...found];
}
