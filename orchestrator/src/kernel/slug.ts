/** The form of a name that stands in URLs, model names and tools: `Data Analyzer` → `data-analyzer`. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
