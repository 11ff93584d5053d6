/** Addresses hold plain text: `?status=failed`, not JSON. */
export const readSearch = (text: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(text));

export function writeSearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search))
    if (typeof value === "number" || (typeof value === "string" && value !== ""))
      params.set(name, `${value}`);
  return params.size === 0 ? "" : `?${params.toString()}`;
}
