import { useSyncExternalStore } from "react";
import { readTaskFilters } from "./task-filters.ts";
import type { TaskFilters } from "./task-filters.ts";
import { browserTexts } from "../../app/browser-storage.ts";

export interface SavedView {
  name: string;
  filters: TaskFilters;
}

const STORED_AS = "orchestrator.task-views";
const CHANGED = "orchestrator.task-views-changed";

/** Views of this browser. */
export function useSavedViews(): {
  views: readonly SavedView[];
  save: (view: SavedView) => void;
  remove: (name: string) => void;
} {
  const text = useSyncExternalStore(subscribe, () => browserTexts.getItem(STORED_AS) ?? "[]");
  const views = parse(text);
  const others = (name: string): readonly SavedView[] => views.filter((view) => view.name !== name);
  return {
    views,
    save: (view) => write([...others(view.name), view]),
    remove: (name) => write(others(name)),
  };
}

function subscribe(listener: () => void): () => void {
  addEventListener("storage", listener);
  addEventListener(CHANGED, listener);
  return () => {
    removeEventListener("storage", listener);
    removeEventListener(CHANGED, listener);
  };
}

function write(views: readonly SavedView[]): void {
  browserTexts.setItem(STORED_AS, JSON.stringify(views));
  dispatchEvent(new Event(CHANGED));
}

function parse(text: string): readonly SavedView[] {
  try {
    const stored = JSON.parse(text) as { name: string; filters: Record<string, unknown> }[];
    return stored.map(({ name, filters }) => ({ name, filters: readTaskFilters(filters) }));
  } catch {
    return [];
  }
}
