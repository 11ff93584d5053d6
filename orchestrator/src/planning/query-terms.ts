import type { Token } from "./read-tokens.ts";
import { splitWords } from "./split-words.ts";
import { stemWord } from "./stem-word.ts";
import { GENERIC_WORDS, STOP_WORDS } from "./stop-words.ts";

/** A word of a request and how much it says about who should do the work. */
export interface QueryTerm {
  word: string;
  stem: string;
  weight: number;
  /** false: it stands in the neighbourhood or is implied, and only helps to choose. */
  isOwn: boolean;
}

const WEIGHT = {
  first: 1.2,
  plain: 1,
  generic: 0.3,
  topic: 0.45,
  modifier: 0.75,
  quoted: 0.15,
  result: 0.35,
  fileName: 0.3,
};
const MOST_TERMS = 48;

/** After these words comes what a text is about: content to work on, not work to do. */
const TOPIC_OPENERS = new Set(["about", "regarding", "concerning", "titled", "entitled", "named", "called"]);
const MODIFIER_OPENERS = new Set(
  "with using for from at in on during by via under within where when because".split(" "),
);
const DETERMINERS = new Set(["the", "this", "that", "these", "those", "its", "their"]);

/** What an earlier step has made: "translate the summary" asks for a translation, not for a summary. */
const RESULT_NOUNS = new Set(
  `result results output outputs outcome finding findings summary summaries translation transcript response answer
  answers report draft reply`.split(/\s+/),
);

/** The weighted words of a clause; of a word that occurs twice the greater weight counts. */
export function queryTerms(tokens: readonly Token[]): QueryTerm[] {
  const terms = new Map<string, QueryTerm>();
  let isTopic = false;
  let isModifier = false;
  let isFirst = true;
  for (const [at, token] of tokens.entries()) {
    if (token.kind === "mark") continue;
    for (const { word, share } of wordsOf(token)) {
      const weight =
        share * wordWeight(word, { token, previous: tokens[at - 1], isTopic, isModifier, isFirst });
      if (weight > 0) isFirst = false;
      keepGreater(terms, { word, stem: stemWord(word), weight, isOwn: true });
    }
    if (TOPIC_OPENERS.has(token.lower)) isTopic = true;
    if (MODIFIER_OPENERS.has(token.lower) && !isFirst) isModifier = true;
  }
  return [...terms.values()].slice(0, MOST_TERMS);
}

interface Place {
  token: Token;
  previous: Token | undefined;
  isTopic: boolean;
  isModifier: boolean;
  isFirst: boolean;
}

function wordWeight(word: string, { token, previous, isTopic, isModifier, isFirst }: Place): number {
  if (STOP_WORDS.has(word)) return 0;
  if (token.kind === "quote") return WEIGHT.quoted;
  if (isTopic) return WEIGHT.topic;
  if (RESULT_NOUNS.has(word) && previous !== undefined && DETERMINERS.has(previous.lower))
    return WEIGHT.result;
  if (GENERIC_WORDS.has(word)) return WEIGHT.generic;
  if (isModifier) return WEIGHT.modifier;
  return isFirst && token.kind === "word" ? WEIGHT.first : WEIGHT.plain;
}

/** The words of a token; addresses and numbers have none, of a file name mostly the ending counts. */
function wordsOf(token: Token): { word: string; share: number }[] {
  if (token.kind === "word" && (token.text.includes("@") || token.text.includes("://"))) return [];
  const isFileName = token.kind === "word" && /\p{L}\.\p{L}/u.test(token.text);
  const parts = splitWords(token.text).flatMap(({ parts: own }) => own);
  return parts
    .filter((word) => !/^\p{N}+$/u.test(word))
    .map((word, i) => ({ word, share: isFileName && i < parts.length - 1 ? WEIGHT.fileName : 1 }));
}

function keepGreater(terms: Map<string, QueryTerm>, term: QueryTerm): void {
  if (term.weight <= 0) return;
  const known = terms.get(term.stem);
  if (!known || known.weight < term.weight) terms.set(term.stem, term);
}
