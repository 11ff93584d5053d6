import type { Mood } from "./clause-mood.ts";
import type { ExpandedTerm } from "./expand-terms.ts";
import type { AgentMatch } from "./match-agents.ts";
import type { Clause } from "./clause.ts";

/** A clause that will be a step: its own words, what was said about it, and the agents that fit. */
export interface Part extends Clause {
  mood: Mood;
  /** Clauses that are no work of their own and belong to this one. */
  context: Part[];
  terms: ExpandedTerm[];
  matches: AgentMatch[];
}
