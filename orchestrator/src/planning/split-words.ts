const RUN = /[\p{L}\p{M}\p{N}]+/gu;
// An acronym with an optional plural, a capitalised or lower-case word with its digits, other letters, a number.
const PIECE = /\p{Lu}{2,}s?(?![\p{Ll}])|\p{Lu}?\p{Ll}+\p{N}*|\p{Lu}+\p{N}*|[\p{L}\p{M}]+|\p{N}+/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/** A written word: its parts in lower case and, for "GitHub" or "SqlAnalyst", also the whole. */
interface WrittenWord {
  whole: string;
  parts: string[];
}

/** The words of a text: camelCase and snake_case come apart, accents go, unspaced scripts give letter pairs. */
export function splitWords(text: string): WrittenWord[] {
  const plain = text.normalize("NFKC").replace(/\be-mail/gi, "email");
  return Array.from(plain.matchAll(RUN), ([run]) => splitRun(run));
}

function splitRun(run: string): WrittenWord {
  const whole = foldAccents(run.toLowerCase());
  if (UNSPACED.test(run)) return { whole, parts: letterPairs(whole) };
  const pieces = run.match(PIECE) ?? [run];
  return { whole, parts: pieces.map((piece) => foldAccents(piece.toLowerCase())) };
}

function foldAccents(word: string): string {
  return /^[a-z0-9]*$/.test(word)
    ? word
    : word
        .normalize("NFD")
        .replace(/\p{M}+/gu, "")
        .normalize("NFC");
}

function letterPairs(word: string): string[] {
  const letters = Array.from(word);
  if (letters.length < 2) return letters;
  return letters.slice(1).map((letter, i) => `${letters[i]}${letter}`);
}
