import type { AgentIndex } from "./agent-index.ts";
import { clauseMood, type Mood } from "./clause-mood.ts";
import { matchTerms, type AgentMatch } from "./match-agents.ts";
import { queryTerms } from "./query-terms.ts";
import type { Token } from "./read-tokens.ts";
import type { Clause } from "./split-clauses.ts";

/** A clause that will be a step: its own words, what was said about it, and the agents that fit. */
export interface Part extends Clause {
  mood: Mood;
  /** Statements and courtesies that belong to it, in the order of the text. */
  context: Token[][];
  matches: AgentMatch[];
}

const CONTEXT_SHARE = 0.3;
const WEAK_COVERAGE = 0.12;
const SHORTLIST = 20;

/** Folds what is no work of its own into its neighbours, and finds the agents for the rest. */
export function foldClauses(clauses: readonly Clause[], index: AgentIndex): Part[] {
  const parts = clauses.map((clause) => toPart(clause, index));
  const isWork = parts.map((part) => part.mood === "request");
  if (!isWork.includes(true)) return foldAll(parts, index);
  const kept: Part[] = [];
  let early: Token[][] = [];
  for (const part of parts) {
    const last = kept.at(-1);
    if (part.mood === "request" && !isWeak(part)) {
      kept.push({ ...part, context: [...early, ...part.context] });
      early = [];
    } else if (last) {
      last.context.push(part.tokens);
    } else {
      early.push(part.tokens);
    }
  }
  if (kept.length === 0) return foldAll(parts, index);
  return kept
    .map((part) => (part.context.length > 0 ? withContext(part, index) : part))
    .reduce(mergeTwins, []);
}

function toPart(clause: Clause, index: AgentIndex): Part {
  const matches = matchTerms(queryTerms(clause.tokens), index, SHORTLIST);
  return { ...clause, mood: clauseMood(clause.tokens, index.actions), context: [], matches };
}

/** A request that shares next to nothing with any agent rides with its neighbour. */
function isWeak({ matches }: Part): boolean {
  return (matches[0]?.coverage ?? 0) < WEAK_COVERAGE;
}

function foldAll(parts: Part[], index: AgentIndex): Part[] {
  const [first] = parts;
  if (!first) return [];
  const tokens = parts.flatMap((part) => part.tokens);
  return [toPart({ ...first, tokens }, index)];
}

/** The words around a clause help to choose between agents, but weigh little. */
function withContext(part: Part, index: AgentIndex): Part {
  const own = queryTerms(part.tokens);
  const around = part.context.flatMap((tokens) => queryTerms(tokens));
  const stems = new Set(own.map(({ stem }) => stem));
  const extra = around
    .filter(({ stem }) => !stems.has(stem))
    .map((term) => ({ ...term, weight: term.weight * CONTEXT_SHARE }));
  return { ...part, matches: matchTerms([...own, ...extra], index, SHORTLIST) };
}

/** Two neighbours for the same agent and the same capability are one request in two breaths. */
function mergeTwins(parts: Part[], part: Part): Part[] {
  const last = parts.at(-1);
  const [a, b] = [last?.matches[0], part.matches[0]];
  const isTwin = a && b && a.agentId === b.agentId && a.capability === b.capability && part.link === "next";
  if (!last || !isTwin) return [...parts, part];
  last.context.push(part.tokens, ...part.context);
  return parts;
}
