import { useNavigate } from "@tanstack/react-router";
import { useSettled } from "../components/use-settled.ts";
import { useAgentSearch } from "../pages/agents/use-agent-search.ts";
import { pb } from "../paths.ts";
import { useApp } from "./app-context.ts";
import { pageCommands } from "./commands.ts";
import type { Command } from "./commands.ts";
import { places } from "./places.ts";
import { readTaskNumber, useFoundTasks } from "./use-found-tasks.ts";

const AGENTS_SHOWN = 8;
const TYPING_MS = 120;

/** What matches what is typed: the task of that number, what has a name here, agents, tasks with these words. */
export function usePaletteCommands(text: string): { commands: Command[]; isSearching: boolean } {
  const { preferences } = useApp();
  const navigate = useNavigate();
  const asked = useSettled(text.trim(), TYPING_MS);
  const agents = useAgentSearch(asked, { limit: AGENTS_SHOWN, enabled: asked !== "" });
  const tasks = useFoundTasks(asked);
  const go = (to: string) => () => void navigate({ to, search: {} });
  const wanted = text.trim().toLowerCase();
  const fixed: Command[] = [
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
  const commands = fixed.filter(({ name }) => name.toLowerCase().includes(wanted));
  if (wanted === "") return { commands, isSearching: false };
  const taskCommand = ({ id, description }: { id: number; description?: string | undefined }): Command => ({
    name: `Task ${id}`,
    run: go(pb.task({ taskId: id })),
    ...(description === undefined ? {} : { detail: description }),
  });
  const number = readTaskNumber(wanted);
  const numbered = tasks.numbered?.id === number ? tasks.numbered : undefined;
  return {
    commands: [
      // Enter works at once; what the task is about comes with the answer.
      ...(number === undefined || tasks.isNone(number) ? [] : [taskCommand(numbered ?? { id: number })]),
      ...commands,
      ...(agents.data?.items ?? []).map(({ id, name }) => ({
        name: `Agent ${name}`,
        run: go(pb.agent({ agentId: id })),
      })),
      ...tasks.worded.filter(({ id }) => id !== number).map(taskCommand),
    ],
    isSearching: asked !== text.trim() || agents.isFetching || tasks.isSearching,
  };
}
