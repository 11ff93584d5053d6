const names = ["status", "awaits", "text", "agent", "user", "session", "within"] as const;

/** An address of the list as it was written, right or wrong. */
export type TaskSearch = { [name in (typeof names)[number]]?: string | number | undefined };

/** Leaves out what is no filter; a filter that says nothing stays, so that the page can say so. */
export const keepTaskSearch = (search: Record<string, unknown>): TaskSearch =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = search[name];
      const isKept = (typeof value === "string" && value.trim() !== "") || typeof value === "number";
      return isKept ? [[name, value]] : [];
    }),
  );
