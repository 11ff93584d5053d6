import { extractKeywords } from "../../local-model/keywords.ts";
import { splitWords } from "../../local-model/words.ts";
import { findText, textOf } from "../input/find-text.ts";
import type { Outcome, Work } from "../work.ts";
import { countText } from "./count-text.ts";
import { extractPatterns } from "./extract-patterns.ts";
import { transformText } from "./transform-text.ts";

const KEYWORDS =
  /\b(?:key ?words?|key terms|key phrases|topics|most (?:common|frequent|used) (?:words|terms)|tags)\b/i;
const FREQUENCY = /\b(?:frequenc(?:y|ies)|most (?:common|frequent|used) words|word counts)\b/i;
const OCCURRENCES = /\b(?:how (?:often|many times)|occurrences?|number of times|times)\b/i;
const COUNTS = /\b(?:count|how many|number of|word count|length|statistics|reading time)\b/i;
const DEFAULT_KEYWORDS = 10;

export function processText(work: Work): Outcome {
  const { command, text: instructions } = work.instructions;
  const occurrences = countOccurrences(work);
  if (occurrences !== undefined) return { result: occurrences };
  const text = findText(work);
  const transformed = transformText(command, text);
  if (transformed !== undefined) return { result: transformed };
  const replaced = replaceText(work);
  if (replaced !== undefined) return { result: replaced };
  const found = extractPatterns(command, text);
  if (found !== undefined) return { result: found };

  const limit = Math.max(1, Number(/\b(?:top\s+)?(\d{1,2})\b/.exec(command)?.[1] ?? DEFAULT_KEYWORDS));
  const wantsKeywords = KEYWORDS.test(instructions);
  const wantsFrequency = FREQUENCY.test(instructions);
  const wantsCounts = COUNTS.test(command) || !(wantsKeywords || wantsFrequency);
  const isOpen = !(COUNTS.test(command) || wantsKeywords || wantsFrequency);
  return {
    result: {
      ...(wantsCounts ? countText(text) : {}),
      ...(wantsKeywords || isOpen ? { keywords: extractKeywords(text, limit) } : {}),
      ...(wantsFrequency ? { word_frequencies: wordFrequencies(text, limit) } : {}),
    },
  };
}

/** "How often does 'fox' occur?": the shortest quoted piece is the term, the rest or the data is the text. */
function countOccurrences({ instructions, data }: Work): { term: string; occurrences: number } | undefined {
  const { quoted } = instructions;
  const [term] = quoted.toSorted((a, b) => a.length - b.length);
  if (term === undefined || !OCCURRENCES.test(instructions.text)) return undefined;
  const text = data === undefined ? (quoted.length > 1 ? instructions.payload : undefined) : textOf(data);
  if (text === undefined) return undefined;
  return { term, occurrences: text.toLowerCase().split(term.toLowerCase()).length - 1 };
}

/** "Replace 'a' with 'b' …". */
function replaceText({ instructions, data }: Work): string | undefined {
  const [from, to, third] = instructions.quoted;
  if (!/\breplace\b/i.test(instructions.text) || from === undefined || to === undefined) return undefined;
  return (data === undefined ? third : textOf(data))?.replaceAll(from, () => to);
}

function wordFrequencies(text: string, limit: number): Record<string, number> {
  const counts = new Map<string, number>();
  for (const word of splitWords(text.toLowerCase())) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a).slice(0, limit));
}
