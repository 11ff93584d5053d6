import type { Token } from "./read-tokens.ts";
import { stemWord } from "./stem-word.ts";

/** What a clause points back to: everything before it, one thing, or nothing. */
type Reference = "all" | "one" | "none";

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const PRONOUNS = words("it its that this them they these those");
const DETERMINERS = words("the this that these those its their");
const MADE_THINGS = words(`
  result output outcome finding summary translation transcript transcription report answer response draft chart plot
  image picture code file data text document article`);
/** Things that say by their name which work has made them. */
const PRODUCTS = words(`
  summary translation transcript transcription report draft chart graph plot diagram picture image illustration article
  post forecast code slides presentation deck email message analysis table tables`);
const SPECIFIERS = words("of in from on at about");
const GATHERERS = words("combine merge join consolidate compile assemble");
const ALL_OF_THEM = words(
  "both everything all results outputs findings summaries translations reports answers charts parts pieces",
);

/** Reads from its pronouns and definite nouns what a clause points back to. */
export function refersBack(tokens: readonly Token[]): Reference {
  let reference: Reference = "none";
  for (const [at, { kind, lower }] of tokens.entries()) {
    if (kind !== "word") continue;
    const isDefinite = DETERMINERS.has(tokens[at - 1]?.lower ?? "");
    const isPlural = lower.endsWith("s");
    if (GATHERERS.has(lower) || (ALL_OF_THEM.has(lower) && (isDefinite || !isPlural))) return "all";
    if (PRONOUNS.has(lower) || (isDefinite && MADE_THINGS.has(lower) && !isSpecified(tokens[at + 1])))
      reference = "one";
  }
  return reference;
}

/** "The data in sales.csv" says itself which data; it points at nothing that was made before. */
function isSpecified(next: Token | undefined): boolean {
  return next?.kind === "quote" || next?.kind === "aside" || SPECIFIERS.has(next?.lower ?? "");
}

/** The made things a clause names with a determiner: "email the chart" names a chart that somebody has drawn. */
export function namedProducts(tokens: readonly Token[]): string[] {
  return tokens
    .filter(({ lower }, at) => {
      const isDefinite = DETERMINERS.has(tokens[at - 1]?.lower ?? "");
      return isDefinite && PRODUCTS.has(lower) && !isSpecified(tokens[at + 1]);
    })
    .map(({ lower }) => stemWord(lower));
}
