const DATA_SECTION = "\n\nData:\n";

/**
 * A step in one text: what is to be done and, below "Data:", what earlier steps gave. JSON below it is read, other
 * text stays text.
 */
export function splitStepText(text: string): { request: string; data: unknown } {
  const at = text.indexOf(DATA_SECTION);
  if (at === -1) return { request: text.trim(), data: undefined };
  return { request: text.slice(0, at).trim(), data: readData(text.slice(at + DATA_SECTION.length).trim()) };
}

function readData(text: string): unknown {
  if (text === "") return undefined;
  if (!/^[[{"]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
