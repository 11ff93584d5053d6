import { isActionVerb, isBareVerb } from "./action-verbs.ts";
import { opensClause, skipOpeners } from "./clause-openers.ts";
import type { Token } from "./read-tokens.ts";

/**
 * request: plainly asks for something; fragment: may ask ("the weather in Paris"); courtesy: asks for what every step does anyway ("let me know", "make sure");
 * statement: only says something about what another clause asks.
 */
export type Mood = "request" | "fragment" | "courtesy" | "statement";

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const COURTESIES: readonly (readonly string[])[] = `
  let me know
  let us know
  make sure
  be sure
  ensure
  thank you
  thanks
  note that
  please note
  remember
  keep in mind
  bear in mind
  tell me when
  tell me if
  inform me
  keep me
`
  .trim()
  .split("\n")
  .map((line) => line.trim().split(" "));

const NOT_IMPERATIVE = words(`
  i you he she it we they if because since after before once when while until upon following
  although though as for to in on at by with from of`);
const FINITE = words(
  "is are was were am will has have had isn't aren't wasn't i'm it's i've can't don't doesn't",
);
const FINITE_WITHIN = 8;

/** Tells what a clause is for. */
export function clauseMood(tokens: readonly Token[], actions: ReadonlySet<string>): Mood {
  const verb = skipOpeners(tokens, 0);
  if ([0, verb].some((at) => isCourtesy(tokens, at))) return "courtesy";
  if (opensClause(tokens, 0, actions) || isActionVerb(tokens, verb, actions)) return "request";
  const first = tokens[verb];
  if (isBareVerb(first)) return "request";
  const isFinite = tokens.slice(0, FINITE_WITHIN).some(({ lower }) => FINITE.has(lower));
  return isFinite || first === undefined || NOT_IMPERATIVE.has(first.lower) ? "statement" : "fragment";
}

function isCourtesy(tokens: readonly Token[], at: number): boolean {
  return COURTESIES.some((phrase) => phrase.every((word, i) => tokens[at + i]?.lower === word));
}
