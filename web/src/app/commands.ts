import { useEffect } from "react";

export interface Command {
  /** Also what it is searched by; no two of a list are the same. */
  name: string;
  /** More about it, shown and not searched. */
  detail?: string;
  run(): void;
}

const registered = new Set<readonly Command[]>();

/** What the pages that are open now add to the palette. */
export const pageCommands = (): Command[] => [...registered].flat();

/** Adds commands to the palette while the component is there; keep the list itself stable. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    registered.add(commands);
    return () => void registered.delete(commands);
  }, [commands]);
}
