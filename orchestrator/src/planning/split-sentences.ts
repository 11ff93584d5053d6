import type { Token } from "./read-tokens.ts";

const ABBREVIATIONS = new Set(
  "dr mr mrs ms prof st jr sr no vs eg e.g ie i.e etc approx dept fig co inc ltd corp jan feb mar apr jun jul aug sep sept oct nov dec".split(
    " ",
  ),
);
/** Words that begin a sentence even after what looks like an abbreviation ("at 12 Main St. After that, …"). */
const SENTENCE_OPENERS = new Set(
  "after also and as before can could finally first how i if in lastly meanwhile next once please then the this what when where while".split(
    " ",
  ),
);

/** The sentences of a description: cut at full stops, question marks, semicolons, list items and blank lines. */
export function splitSentences(tokens: readonly Token[]): Token[][] {
  const sentences: Token[][] = [];
  let current: Token[] = [];
  const close = () => {
    if (current.length > 0) sentences.push(current);
    current = [];
  };
  for (const [at, token] of tokens.entries()) {
    if (endsSentence(tokens, at, current)) {
      close();
      continue;
    }
    const isListMark = current.length === 0 && token.kind === "mark" && isBullet(tokens, at);
    if (token.text !== "\n" && !isListMark) current.push(token);
    if (token.kind === "quote" && closesSentence(token, tokens[at + 1])) close();
  }
  close();
  return sentences.map(withoutNumber).filter((sentence) => sentence.length > 0);
}

function endsSentence(tokens: readonly Token[], at: number, current: readonly Token[]): boolean {
  const token = tokens[at];
  if (token?.kind !== "mark") return false;
  const next = tokens[at + 1];
  if (token.text === "\n") return next === undefined || next.text === "\n" || isBullet(tokens, at + 1);
  if ("!?;。！？；→".includes(token.text)) return true;
  if (token.text === ">" && tokens[at - 1]?.text === "-") return true;
  if (token.text !== "." || (next !== undefined && next.start === token.end && next.kind === "word"))
    return false;
  const previous = tokens[at - 1];
  if (current.length === 1 && isNumber(previous)) return false;
  if (next === undefined || previous === undefined || previous.kind !== "word") return true;
  const isShort = ABBREVIATIONS.has(previous.lower) || /^\p{Lu}$/u.test(previous.text);
  return !isShort || (SENTENCE_OPENERS.has(next.lower) && /^\p{Lu}/u.test(next.text));
}

/** "- item", "* item", "• item", "1. item", "2) item" at the beginning of a line. */
function isBullet(tokens: readonly Token[], at: number): boolean {
  const [mark, next] = [tokens[at], tokens[at + 1]];
  if (mark === undefined || next === undefined) return false;
  const isLineStart = at === 0 || tokens[at - 1]?.text === "\n";
  if (!isLineStart) return false;
  return "-*•–".includes(mark.text) || (isNumber(mark) && (next.text === "." || next.text === ")"));
}

/** `He said "go." Then …`: the stop is inside the quotation. */
function closesSentence(quote: Token, next: Token | undefined): boolean {
  return /[.!?]["'”’`»]$/.test(quote.text) && next?.kind === "word" && /^\p{Lu}/u.test(next.text);
}

function withoutNumber(sentence: Token[]): Token[] {
  const [first, second] = sentence;
  const isNumbered = isNumber(first) && (second?.text === "." || second?.text === ")");
  return isNumbered ? sentence.slice(2) : sentence;
}

function isNumber(token: Token | undefined): boolean {
  return token !== undefined && /^\d{1,2}$/.test(token.text);
}
