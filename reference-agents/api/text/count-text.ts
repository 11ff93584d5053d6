import { splitSentences } from "../../local-model/sentences.ts";
import { splitWords } from "../../local-model/words.ts";

const WORDS_READ_PER_SECOND = 238 / 60;

export interface TextCounts {
  words: number;
  characters: number;
  characters_without_spaces: number;
  sentences: number;
  paragraphs: number;
  lines: number;
  unique_words: number;
  average_word_length: number;
  reading_time_seconds: number;
}

export function countText(text: string): TextCounts {
  const words = splitWords(text);
  const letters = words.reduce((sum, word) => sum + lengthOf(word), 0);
  return {
    words: words.length,
    characters: lengthOf(text),
    characters_without_spaces: lengthOf(text.replace(/\s/g, "")),
    sentences: splitSentences(text).length,
    paragraphs: text.split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== "").length,
    lines: text.split(/\r?\n/).length,
    unique_words: new Set(words.map((word) => word.toLowerCase())).size,
    average_word_length: words.length === 0 ? 0 : Number((letters / words.length).toFixed(2)),
    reading_time_seconds: Math.ceil(words.length / WORDS_READ_PER_SECOND),
  };
}

/** Counts code points, so that an emoji is one character. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}
