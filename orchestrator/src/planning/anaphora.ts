import type { Token } from "./read-tokens.ts";

/** What a clause points back to: everything before it, one thing, or nothing. */
export type Reference = "all" | "one" | "none";

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const PRONOUNS = words("it its that this them they these those");
const DETERMINERS = words("the this that these those its their");
const MADE_THINGS = words(`
  result output outcome finding summary translation transcript transcription report answer response draft chart plot
  image picture code file data text document article`);
const GATHERERS = words("combine merge join consolidate compile assemble");
const ALL_OF_THEM = words(
  "both everything all results outputs findings summaries translations reports answers charts parts pieces",
);

/** Reads from its pronouns and definite nouns what a clause points back to. */
export function refersBack(tokens: readonly Token[]): Reference {
  let reference: Reference = "none";
  for (const [at, { kind, lower }] of tokens.entries()) {
    if (kind !== "word") continue;
    const previous = tokens[at - 1]?.lower ?? "";
    const isGathering =
      ALL_OF_THEM.has(lower) && (DETERMINERS.has(previous) || previous === "" || !/s$/.test(lower));
    if (isGathering || GATHERERS.has(lower)) return "all";
    if (PRONOUNS.has(lower) || (DETERMINERS.has(previous) && MADE_THINGS.has(lower))) reference = "one";
  }
  return reference;
}
