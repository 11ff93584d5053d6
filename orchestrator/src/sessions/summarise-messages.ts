import { cutText } from "./cut-text.ts";

/*
 * A running summary without a language model: one line per message, with the sentences that say most of it. When it
 * grows too long the lines that say least go first, the older ones before the newer. Text in, text out.
 */

export interface Said {
  role: string;
  content: string;
}

/** What the summary kept with a session may hold. */
export const SUMMARY_CHARACTERS = 2000;

const LINE_CHARACTERS = 200;
/** What a message says is mostly said by then, and looking at all of a long one costs. */
const CHARACTERS_READ = 1200;

const sentences = new Intl.Segmenter("und", { granularity: "sentence" });

/** Puts a summary on by the messages that follow it, both oldest first; null = there is nothing to say. */
export function extendSummary(
  summary: string | null,
  messages: readonly Said[],
  maxCharacters: number = SUMMARY_CHARACTERS,
): string | null {
  const lines = [...(summary ?? "").split("\n"), ...messages.map(lineOf)].filter((line) => line !== "");
  const kept = keepBest(lines, maxCharacters).join("\n");
  return kept === "" ? null : kept;
}

/** A summary that somebody else wrote, in the form of ours: a line per sentence. */
export const summaryOf = (text: string): string | null =>
  extendSummary(
    sentencesOf(text)
      .map((sentence) => cutText(sentence, 2 * LINE_CHARACTERS))
      .join("\n"),
    [],
  );

/** One line, so that nobody can put words into another one's mouth; "" when nothing is said. */
function lineOf({ role, content }: Said): string {
  const text = keySentences(content.slice(0, CHARACTERS_READ));
  return text === "" ? "" : cutText(`${role}: ${text}`, LINE_CHARACTERS);
}

const sentencesOf = (text: string): string[] =>
  Array.from(sentences.segment(text), ({ segment }) => segment.replaceAll(/\s+/g, " ").trim()).filter(
    (sentence) => sentence !== "",
  );

/** The sentence that says most, and as many of the next best as fit in a line, in their own order. */
function keySentences(content: string): string {
  const all = [...new Set(sentencesOf(content))];
  if (all.length < 2) return all[0] ?? "";
  const counts = new Map<string, number>();
  const wordsOf = all.map((sentence) => significantWords(sentence));
  for (const word of wordsOf.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
  const ranked = all
    .map((sentence, i) => ({ sentence, i, score: scoreOf(sentence, wordsOf[i] ?? [], counts) }))
    .toSorted((a, b) => b.score - a.score || a.i - b.i);
  let room = LINE_CHARACTERS;
  const chosen = ranked.filter(({ sentence, i }) => {
    const isChosen = i === ranked[0]?.i || sentence.length < room;
    if (isChosen) room -= sentence.length + 1;
    return isChosen;
  });
  return chosen
    .toSorted((a, b) => a.i - b.i)
    .map(({ sentence }) => sentence)
    .join(" ");
}

const significantWords = (sentence: string): string[] =>
  sentence.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [];

/** Words that the message comes back to, by length; and what people look up later: numbers, names, questions. */
function scoreOf(sentence: string, words: readonly string[], counts: ReadonlyMap<string, number>): number {
  const repeated =
    words.reduce((sum, word) => sum + (counts.get(word) ?? 0), 0) / Math.sqrt(words.length + 1);
  return repeated + 2 * factsIn(sentence);
}

const factsIn = (text: string): number =>
  (/\d/.test(text) ? 1 : 0) +
  (/\p{L}[^.!?]*\s\p{Lu}\p{Ll}/u.test(text) ? 0.5 : 0) +
  (/["“”«»`]/.test(text) ? 0.5 : 0) +
  (text.includes("?") ? 0.5 : 0);

/** Drops the lines of least weight until the rest fits; the last one left is cut instead. */
function keepBest(lines: readonly string[], maxCharacters: number): string[] {
  let length = lines.reduce((sum, line) => sum + line.length + 1, -1);
  if (length <= maxCharacters) return [...lines];
  const weight = (line: string, i: number): number => (2 * i) / lines.length + 1.5 * factsIn(line);
  const lightest = lines
    .map((line, i) => ({ i, weight: weight(line, i) }))
    .toSorted((a, b) => a.weight - b.weight);
  const dropped = new Set<number>();
  for (const { i } of lightest.slice(0, -1)) {
    if (length <= maxCharacters) break;
    dropped.add(i);
    length -= (lines[i]?.length ?? 0) + 1;
  }
  return lines.filter((_, i) => !dropped.has(i)).map((line) => cutText(line, maxCharacters));
}
