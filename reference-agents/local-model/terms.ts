import { stemmer } from "@orama/stemmers/english";

import { STOP_WORDS } from "./stop-words.ts";
import { splitWords } from "./words.ts";

export interface Term {
  /** What texts are compared by. */
  stem: string;
  /** How the text spells it. */
  surface: string;
}

const stems = new Map<string, string>();
const MAX_REMEMBERED_STEMS = 50_000;

export function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stem = stemmer(word);
  if (stems.size >= MAX_REMEMBERED_STEMS) stems.clear();
  stems.set(word, stem);
  return stem;
}

/** The terms that carry meaning, in order: camelCase, snake_case and kebab-case are split, stop words dropped. */
export function termsOf(text: string): Term[] {
  const spaced = text.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").replace(/[_\-./]/g, " ");
  return splitWords(spaced)
    .map((surface) => ({ surface, word: surface.toLowerCase().replace(/['’]s?$|['’]/g, "") }))
    .filter(({ word }) => word.length > 0 && !STOP_WORDS.has(word))
    .map(({ surface, word }) => ({ surface, stem: stemOf(word) }));
}

export function stemsOf(text: string): string[] {
  return termsOf(text).map((term) => term.stem);
}
