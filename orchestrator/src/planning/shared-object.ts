import { isActionVerb, isBareVerb } from "./action-verbs.ts";
import { skipOpeners } from "./clause-openers.ts";
import type { Clause } from "./clause.ts";

/** In "translate and summarise this text" the first verb has no object of its own: it shares the second's. */
export function shareObjects(clauses: readonly Clause[], actions: ReadonlySet<string>): Clause[] {
  return clauses.map((clause, at) => {
    const next = clauses[at + 1];
    const verb = skipOpeners(clause.tokens, 0);
    const isBare = verb === clause.tokens.length - 1 && isBareVerb(clause.tokens[verb]);
    if (!isBare || !next || next.startsSentence) return clause;
    const nextVerb = skipOpeners(next.tokens, 0);
    return isActionVerb(next.tokens, nextVerb, actions)
      ? { ...clause, sharedObject: next.tokens.slice(nextVerb + 1) }
      : clause;
  });
}
