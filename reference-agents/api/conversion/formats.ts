export const FORMATS = ["json", "csv", "xml", "yaml"] as const;

export type FormatName = (typeof FORMATS)[number];

/** The format a word names: "JSON", ".yml", "application/xml". */
export function readFormatName(name: string): FormatName | undefined {
  const normal = name
    .trim()
    .toLowerCase()
    .replace(/^(?:application|text)\/(?:x-)?|^\./, "");
  if (normal === "yml") return "yaml";
  return FORMATS.find((format) => format === normal);
}
