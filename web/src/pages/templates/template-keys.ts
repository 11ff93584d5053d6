/** Names of what was read about templates. */
export const templateKeys = {
  all: ["templates"],
  list: ["templates", "list"],
  one: (templateId: number) => ["templates", "one", templateId],
} as const;
