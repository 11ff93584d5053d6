const DATA_SECTION = /\n\s*\nData:\n([\s\S]*)$/;

/**
 * A step in one text: what is to be done and, below "Data:", what earlier steps gave. JSON below it is read, other
 * text stays text.
 */
export function splitStepText(text: string): { request: string; data: unknown } {
  const section = DATA_SECTION.exec(text);
  if (section === null) return { request: text.trim(), data: undefined };
  return { request: text.slice(0, section.index).trim(), data: readData((section[1] ?? "").trim()) };
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
