import type { View } from "../app/preferences.ts";

/** What another page may ask of this one. */
export type IncomingMessage =
  | { type: "EXECUTE_TASK"; description: string; requestId: string | undefined }
  | { type: "SET_VIEW"; view: View | undefined; path: string | undefined }
  | { type: "TOGGLE_SIDEBAR"; isOpen: boolean | undefined };

const LONGEST_DESCRIPTION = 20_000;

/** Reads what came from outside, by hand and strictly; undefined for anything else. */
export function readMessage(data: unknown): IncomingMessage | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { type, description, request_id, view, path, open } = data as Record<string, unknown>;
  switch (type) {
    case "EXECUTE_TASK": {
      if (typeof description !== "string" || description.trim() === "") return undefined;
      if (description.length > LONGEST_DESCRIPTION) return undefined;
      const requestId = typeof request_id === "string" ? request_id.slice(0, 200) : undefined;
      return { type, description, requestId };
    }
    case "SET_VIEW":
      return {
        type,
        view: view === "simple" || view === "power" ? view : undefined,
        // A place of this page, and no other page's address.
        path: typeof path === "string" && /^\/(?![/\\])/.test(path) ? path : undefined,
      };
    case "TOGGLE_SIDEBAR":
      return { type, isOpen: typeof open === "boolean" ? open : undefined };
    default:
      return undefined;
  }
}
