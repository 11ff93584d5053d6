import type { TaskSummary } from "@orchestrator/contracts";
import { createContext, useContext, useSyncExternalStore } from "react";

/** The rows that are ticked. Boxes listen to it one by one, so that ticking one draws one. */
export class TaskSelection {
  #chosen: ReadonlyMap<number, TaskSummary> = new Map();
  readonly #listeners = new Set<() => void>();

  get chosen(): ReadonlyMap<number, TaskSummary> {
    return this.#chosen;
  }

  toggle = (task: TaskSummary): void => {
    const next = new Map(this.#chosen);
    if (!next.delete(task.id)) next.set(task.id, task);
    this.set(next);
  };

  set(chosen: ReadonlyMap<number, TaskSummary>): void {
    this.#chosen = chosen;
    for (const listener of this.#listeners) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export const SelectionContext = createContext(new TaskSelection());

export function useChosen(): ReadonlyMap<number, TaskSummary> {
  const selection = useContext(SelectionContext);
  return useSyncExternalStore(selection.subscribe, () => selection.chosen);
}

export function useIsChosen(taskId: number): boolean {
  const selection = useContext(SelectionContext);
  return useSyncExternalStore(selection.subscribe, () => selection.chosen.has(taskId));
}
