const WORD = /[\p{L}\p{N}]+(?:['’.\-_][\p{L}\p{N}]+)*/gu;
const UNSPACED_SCRIPT = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** The words of a text as a person would count them: "it's", "e-mail" and "3.5" are one word each. */
export function splitWords(text: string): string[] {
  if (!UNSPACED_SCRIPT.test(text)) return text.match(WORD) ?? [];
  const segmenter = new Intl.Segmenter("en", { granularity: "word" });
  return [...segmenter.segment(text)].filter((part) => part.isWordLike).map((part) => part.segment);
}
