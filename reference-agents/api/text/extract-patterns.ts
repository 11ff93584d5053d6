import { numbersInText } from "../input/numbers-in-text.ts";

const PATTERNS: Readonly<Record<string, { asked: RegExp; find: (text: string) => unknown[] }>> = {
  emails: {
    asked: /\be-?mails?\b/i,
    find: matches(/(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g),
  },
  urls: {
    asked: /\b(?:urls?|links?|web addresses)\b/i,
    find: matches(/\bhttps?:\/\/[^\s<>"')\]]{1,2000}[^\s<>"')\].,;:!?]/g),
  },
  dates: {
    asked: /\bdates?\b/i,
    find: matches(
      /\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{4}\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2},? \d{4}\b/gi,
    ),
  },
  hashtags: { asked: /\bhash ?tags?\b/i, find: matches(/#[\p{L}\p{N}_]{1,100}/gu) },
  numbers: { asked: /\bnumbers?\b/i, find: numbersInText },
};

/** The kinds of things the command wants pulled out of the text, each with what was found. */
export function extractPatterns(command: string, text: string): Record<string, unknown[]> | undefined {
  if (!/\b(?:extract|find|list|get|pull|collect)\b/i.test(command)) return undefined;
  const asked = Object.entries(PATTERNS).filter(([, pattern]) => pattern.asked.test(command));
  if (asked.length === 0) return undefined;
  return Object.fromEntries(asked.map(([name, pattern]) => [name, [...new Set(pattern.find(text))]]));
}

function matches(pattern: RegExp): (text: string) => string[] {
  return (text) => text.match(pattern) ?? [];
}
