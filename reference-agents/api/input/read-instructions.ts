import { structuredBlock } from "./structured-block.ts";

/** Instructions in plain language, with the data some of them carry told apart from the request itself. */
export interface Instructions {
  /** As given. */
  text: string;
  /** The request without the data it carries: what is to be done. */
  command: string;
  /** Data inside the instructions: a code block, JSON or XML, quoted text, or what follows a colon. */
  payload: string | undefined;
  /** Every quoted piece, in order. */
  quoted: string[];
}

const FENCE = /```[\w-]*\r?\n?([\s\S]*?)```/;
const QUOTED =
  /"([^"\n]{1,4000})"|“([^”]{1,4000})”|«([^»]{1,4000})»|(?<![\p{L}\p{N}])['‘]([^'’\n]{1,4000}(?:['’](?=\p{L})[^'’\n]{1,1000}){0,30})['’](?![\p{L}\p{N}])/gu;
const AFTER_COLON = /^([^\n:]{1,300}):\s+(\S[\s\S]*)$/;
const AFTER_FIRST_LINE = /^([^\n]{1,300})\n\s*(\S[\s\S]*)$/;

export function readInstructions(text: string): Instructions {
  const trimmed = text.trim();
  const fenced = FENCE.exec(trimmed);
  if (fenced !== null) {
    return {
      text: trimmed,
      command: trimmed.replace(fenced[0], " "),
      payload: fenced[1]?.trim(),
      quoted: [],
    };
  }
  const block = structuredBlock(trimmed);
  if (block !== undefined) {
    return { text: trimmed, command: trimmed.replace(block, () => " "), payload: block, quoted: [] };
  }
  const quotes = [...trimmed.matchAll(QUOTED)];
  const quoted = quotes.map((match) => match.slice(1).find((group) => group !== undefined) ?? "");
  const colon = AFTER_COLON.exec(trimmed) ?? AFTER_FIRST_LINE.exec(trimmed);
  if (quoted.length > 0 && !looksLikeCsv(colon?.[2])) {
    const command = quotes.reduce((rest, match) => rest.replace(match[0], () => " "), trimmed);
    return { text: trimmed, command, payload: longest(quoted), quoted };
  }
  if (colon !== null) return { text: trimmed, command: colon[1] ?? "", payload: colon[2]?.trim(), quoted };
  return { text: trimmed, command: trimmed, payload: undefined, quoted };
}

function looksLikeCsv(text: string | undefined): boolean {
  return text !== undefined && /^[^\n]*[,;\t][^\n]*\n[^\n]*[,;\t]/.test(text);
}

function longest(texts: string[]): string | undefined {
  return texts.toSorted((a, b) => b.length - a.length)[0];
}
