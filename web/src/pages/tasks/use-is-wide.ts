import { useSyncExternalStore } from "react";

const query = matchMedia("(min-width: 1024px)");
const subscribe = (listener: () => void): (() => void) => {
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
};

/** Whether two views stand above each other, so that each can still be read. */
export const useIsWide = (): boolean => useSyncExternalStore(subscribe, () => query.matches);
