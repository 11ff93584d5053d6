import type { Json } from "@orchestrator/contracts";

const MOST_FACTS = 40;
const MOST_PARTS = 12;
const LONGEST_TEXT = 300;
const NONE = "none";

/** One line of an answer in words. */
export interface Fact {
  /** The key as the agent gave it; unlike its words it is there only once. */
  key: string;
  words: string;
  value: string;
}

/**
 * Reads an answer that is a few plain values under names.
 * @returns its lines in their order; undefined when it is anything else, or too long for a table
 */
export function readFacts(output: Json): readonly Fact[] | undefined {
  const entries = entriesOf(output);
  if (entries.length === 0 || entries.length > MOST_FACTS) return undefined;
  const facts: Fact[] = [];
  for (const [key, given] of entries) {
    const value = valueText(given);
    if (value === undefined || key.length > LONGEST_TEXT) return undefined;
    facts.push({ key, words: wordsOf(key), value });
  }
  return facts;
}

const entriesOf = (value: Json): [string, Json][] =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];

/** Lists, and values under names that are themselves one value, stand in one line. */
function valueText(value: Json): string | undefined {
  if (typeof value !== "object" || value === null) return plainText(value);
  const parts = Array.isArray(value)
    ? value.map(plainText)
    : entriesOf(value).map(([key, part]) => namedText(key, plainText(part)));
  if (parts.length > MOST_PARTS || parts.includes(undefined)) return undefined;
  const text = parts.join(", ");
  if (text.length > LONGEST_TEXT) return undefined;
  return text === "" ? NONE : text;
}

const namedText = (key: string, text: string | undefined): string | undefined =>
  text === undefined ? undefined : `${wordsOf(key)}: ${text}`;

function plainText(value: Json): string | undefined {
  if (value === null || value === "") return NONE;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.length <= LONGEST_TEXT ? value : undefined;
}

/** `sample_variance`, `sample-variance` and `sampleVariance` are "sample variance". */
const wordsOf = (key: string): string => {
  const words = key
    .replaceAll(
      /([a-z\d])([A-Z])(?=[a-z])/g,
      (_match, before: string, after: string) => `${before} ${after.toLowerCase()}`,
    )
    .replaceAll(/[_-]+/g, " ")
    .trim();
  return words === "" ? key : words;
};
