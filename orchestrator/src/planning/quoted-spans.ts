/** A stretch of the text between quotation marks, or a short one between brackets; marks included. */
interface QuotedSpan {
  kind: "quote" | "aside";
  start: number;
  end: number;
}

const CLOSING: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "`": "`",
  "“": "”",
  "‘": "’",
  "«": "»",
  "„": "“",
  "(": ")",
  "[": "]",
};
const LONGEST_ASIDE = 300;

/** Finds the stretches that are data and are never cut, from left to right, in linear time. */
export function quotedSpans(text: string): QuotedSpan[] {
  const spans: QuotedSpan[] = [];
  const unclosed = new Set<string>();
  let at = 0;
  while (at < text.length) {
    const open = text[at] ?? "";
    const close = CLOSING[open];
    const end = close !== undefined && !unclosed.has(open) ? closingAt(text, at, open, close) : undefined;
    if (end === undefined) {
      // Without this note, every stray quotation mark would scan to the end of the text again.
      if (close !== undefined && isQuote(open) && opensAt(text, at, open)) unclosed.add(open);
      at += 1;
      continue;
    }
    // A description that is quoted as a whole is still a request.
    const isEverything = text.slice(0, at).trim() === "" && text.slice(end).trim() === "";
    if (!isEverything) spans.push({ kind: isQuote(open) ? "quote" : "aside", start: at, end });
    at = isEverything ? at + 1 : end;
  }
  return spans;
}

function closingAt(text: string, at: number, open: string, close: string): number | undefined {
  if (!opensAt(text, at, open)) return undefined;
  if (!isQuote(open)) {
    const found = text.slice(at + 1, at + LONGEST_ASIDE).indexOf(close);
    return found < 0 ? undefined : at + found + 2;
  }
  for (let end = text.indexOf(close, at + 1); end >= 0; end = text.indexOf(close, end + 1)) {
    if (!isApostrophe(text, end)) return end + 1;
  }
  return undefined;
}

/** "don't" opens nothing: a single mark opens only where a word could begin. */
function opensAt(text: string, at: number, open: string): boolean {
  return (open !== "'" && open !== "‘") || !isWordCharacter(text[at - 1]);
}

function isApostrophe(text: string, at: number): boolean {
  const mark = text[at];
  return (mark === "'" || mark === "’") && isWordCharacter(text[at - 1]) && isWordCharacter(text[at + 1]);
}

function isQuote(open: string): boolean {
  return open !== "(" && open !== "[";
}

function isWordCharacter(letter: string | undefined): boolean {
  return letter !== undefined && /[\p{L}\p{N}]/u.test(letter);
}
