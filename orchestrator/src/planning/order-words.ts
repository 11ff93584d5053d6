import type { Token } from "./read-tokens.ts";

/**
 * How a clause stands to the others:
 * next: after the clause before it; parallel: beside it; join: after everything so far;
 * before-previous: ahead of the clause before it; after-next: behind the clause that follows.
 */
export type Link = "next" | "parallel" | "join" | "before-previous" | "after-next";

interface Phrase {
  words: string[];
  link: Link;
  /** A strong phrase begins a clause by itself; a weak one only introduces a clause that begins anyway. */
  strength: "strong" | "weak";
}

const phrases = (link: Link, strength: Phrase["strength"], text: string): Phrase[] =>
  text
    .trim()
    .split("\n")
    .map((line) => ({ words: line.trim().split(" "), link, strength }));

const PHRASES: readonly Phrase[] = [
  ...phrases(
    "next",
    "strong",
    `then
    only then
    after that
    after this
    after which
    afterwards
    afterward
    subsequently
    thereafter
    thereupon
    followed by
    when done
    once done`,
  ),
  ...phrases(
    "next",
    "weak",
    `first
    firstly
    first of all
    to begin with
    to start
    second
    secondly
    third
    thirdly
    fourth
    next
    later
    also
    additionally
    in addition
    furthermore
    moreover
    besides
    plus
    likewise
    similarly
    as well as
    so
    based on this
    based on that`,
  ),
  ...phrases(
    "join",
    "weak",
    `finally
    lastly
    last
    in the end
    at the end
    to finish
    to conclude
    as a last step
    as the last step
    last of all`,
  ),
  ...phrases(
    "parallel",
    "strong",
    `meanwhile
    in the meantime
    in the meanwhile
    meantime
    at the same time
    simultaneously
    concurrently
    in parallel
    parallel to that
    in parallel to that
    in parallel with that
    separately
    independently
    alongside that
    independent of that
    independently of that
    on the side`,
  ),
  ...phrases(
    "before-previous",
    "strong",
    `before that
    before this
    but first
    prior to that
    beforehand`,
  ),
];

const BY_FIRST_WORD = Map.groupBy(PHRASES, ({ words }) => words[0] ?? "");
for (const group of BY_FIRST_WORD.values()) group.sort((a, b) => b.words.length - a.words.length);

/** The order phrase that begins at this token, the longest first. */
export function orderPhraseAt(tokens: readonly Token[], at: number): (Phrase & { end: number }) | undefined {
  const first = tokens[at];
  if (first?.kind !== "word") return undefined;
  const phrase = BY_FIRST_WORD.get(first.lower)?.find(({ words }) =>
    words.every((word, i) => tokens[at + i]?.lower === word),
  );
  return phrase && { ...phrase, end: at + phrase.words.length };
}
