import type { AgentIndex } from "./agent-index.ts";
import { clauseMood } from "./clause-mood.ts";
import { matchTerms } from "./match-agents.ts";
import { mergeTwins } from "./merge-twins.ts";
import type { Part } from "./part.ts";
import { clauseTerms, surroundingTerms } from "./part-terms.ts";
import type { Clause } from "./clause.ts";
import { STOP_WORDS, GENERIC_WORDS } from "./stop-words.ts";

const WEAK_COVERAGE = 0.12;
const OWN_WORDS = 2;
const SHORTLIST = 20;

/** Folds what is no work of its own into its neighbours, and finds the agents for the rest. */
export function foldClauses(clauses: readonly Clause[], index: AgentIndex): Part[] {
  const parts = clauses.map((clause) => toPart(clause, index));
  const kept: Part[] = [];
  let early: Part[] = [];
  for (const part of parts) {
    const last = kept.at(-1);
    if (isWork(part)) {
      kept.push({ ...part, context: early });
      early = [];
    } else if (last) {
      last.context.push(part);
    } else {
      early.push(part);
    }
  }
  if (kept.length === 0) return wholeAsPart(clauses, index);
  return mergeTwins(kept.map((part, at) => matchInContext(part, kept[at - 1], index)));
}

function toPart(clause: Clause, index: AgentIndex): Part {
  const terms = clauseTerms(clause, index);
  const mood = clauseMood(clause.tokens, index.actions);
  return { ...clause, mood, context: [], terms, matches: matchTerms(terms, index, SHORTLIST) };
}

/**
 * A request is work when some agent knows more than a trifle of it, or when it plainly asks for something that no
 * agent knows at all: that must be said, not passed over.
 */
function isWork({ mood, matches, tokens }: Part): boolean {
  if (mood !== "request" && mood !== "fragment") return false;
  const [best] = matches;
  return best ? best.coverage >= WEAK_COVERAGE : mood === "request" && ownWords(tokens) >= OWN_WORDS;
}

function ownWords(tokens: Part["tokens"]): number {
  const isTelling = (word: string) =>
    /\p{L}/u.test(word) && !STOP_WORDS.has(word) && !GENERIC_WORDS.has(word);
  return tokens.filter(({ kind, lower }) => kind === "word" && isTelling(lower)).length;
}

/** Nothing asks for work: the description as a whole is the request, e.g. "sentiment of these comments". */
function wholeAsPart(clauses: readonly Clause[], index: AgentIndex): Part[] {
  const [first] = clauses;
  return first ? [toPart({ ...first, tokens: clauses.flatMap(({ tokens }) => tokens) }, index)] : [];
}

/** A part that no agent knows by its own words may still be clear from what was said about it. */
function matchInContext(part: Part, previous: Part | undefined, index: AgentIndex): Part {
  const around = surroundingTerms(part, part.matches.length > 0 ? previous : undefined);
  return around.length > 0
    ? { ...part, matches: matchTerms([...part.terms, ...around], index, SHORTLIST) }
    : part;
}
