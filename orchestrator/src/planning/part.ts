import type { Mood } from "./clause-mood.ts";
import type { AgentMatch } from "./match-agents.ts";
import type { Clause } from "./split-clauses.ts";

/** A clause that will be a step: its own words, what was said about it, and the agents that fit. */
export interface Part extends Clause {
  mood: Mood;
  /** Clauses that are no work of their own and belong to this one. */
  context: Clause[];
  matches: AgentMatch[];
}
