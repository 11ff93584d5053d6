import { quotedSpans } from "./quoted-spans.ts";

/** A word, a punctuation mark, or a stretch that is never cut: something quoted or bracketed. */
export interface Token {
  kind: "word" | "mark" | "quote" | "aside";
  text: string;
  lower: string;
  start: number;
  end: number;
}

// Marks inside a word ("12.5", "a@b.com", "well-known", "don't") belong to it; the separator classes exclude letters,
// so the match is linear.
const WORD_OR_MARK = /[\p{L}\p{M}\p{N}#$]+(?:[.,:'’@/+&_-]+[\p{L}\p{M}\p{N}]+)*\+{0,2}|\n|[^\s]/gu;

/** The tokens of a description in order. */
export function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const span of quotedSpans(text)) {
    pushPlain(tokens, text, at, span.start);
    tokens.push(token(span.kind, text, span.start, span.end));
    at = span.end;
  }
  pushPlain(tokens, text, at, text.length);
  return tokens;
}

function pushPlain(tokens: Token[], text: string, from: number, to: number): void {
  for (const match of text.slice(from, to).matchAll(WORD_OR_MARK)) {
    const start = from + match.index;
    const kind = /^[\p{L}\p{M}\p{N}#$]/u.test(match[0]) ? "word" : "mark";
    tokens.push(token(kind, text, start, start + match[0].length));
  }
}

function token(kind: Token["kind"], text: string, start: number, end: number): Token {
  const own = text.slice(start, end);
  return { kind, text: own, lower: own.toLowerCase().replaceAll("’", "'"), start, end };
}
