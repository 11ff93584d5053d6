const MAX_ITEM_CHARACTERS = 300;

/** The strings of a list a model was asked for: a JSON array, with or without words around it, or one per line. */
export function readModelList(answer: string, limit: number): string[] {
  const items =
    jsonList(answer) ?? answer.split("\n").map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s*/, ""));
  return items
    .map((item) => item.trim().slice(0, MAX_ITEM_CHARACTERS))
    .filter((item) => item !== "" && !/^(?:none|nothing|\[\]|```\w*)\.?$/i.test(item))
    .slice(0, limit);
}

function jsonList(answer: string): string[] | undefined {
  const [start, end] = [answer.indexOf("["), answer.lastIndexOf("]")];
  if (start === -1 || end < start) return undefined;
  try {
    const parsed: unknown = JSON.parse(answer.slice(start, end + 1));
    return Array.isArray(parsed) ? parsed.filter((item) => typeof item === "string") : undefined;
  } catch {
    return undefined;
  }
}
