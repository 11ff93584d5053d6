import type { AgentIndex } from "./agent-index.ts";
import { refersBack } from "./anaphora.ts";
import { asksQuestion, skipOpeners } from "./clause-openers.ts";
import { expandTerms, type ExpandedTerm } from "./expand-terms.ts";
import type { Part } from "./part.ts";
import { queryTerms, type QueryTerm } from "./query-terms.ts";
import type { Clause } from "./clause.ts";
import { stemWord } from "./stem-word.ts";

const CONTEXT_SHARE = 0.3;
const ANTECEDENT_SHARE = 0.4;
const TOPIC_SHARE = 0.15;
const MOST_TERMS = 48;

/** "What is …?" asks, without saying so, for somebody who answers questions. */
const ASKED_OF_QUESTIONS: readonly QueryTerm[] = ["answer", "question"].map((word) => ({
  word,
  stem: stemWord(word),
  weight: 0.4,
  isOwn: false,
}));

/** The words of a clause itself, with those of the object it shares and those a question implies. */
export function clauseTerms({ tokens, sharedObject }: Clause, index: AgentIndex): ExpandedTerm[] {
  const own = queryTerms([...tokens, ...sharedObject]);
  const isQuestion = asksQuestion(tokens, skipOpeners(tokens, 0));
  const implied = isQuestion
    ? ASKED_OF_QUESTIONS.filter(({ stem }) => own.every((term) => term.stem !== stem))
    : [];
  return expandTerms([...own, ...implied], index);
}

/** What is said around a part, and what its "it" stands for: a help to choose between agents, of little weight. */
export function surroundingTerms(part: Part, previous: Part | undefined): ExpandedTerm[] {
  const isAnaphoric = refersBack(part.tokens) === "one";
  const around = new Map<string, ExpandedTerm>();
  const add = (terms: readonly ExpandedTerm[], share: number) => {
    for (const term of terms) {
      if (around.size < MOST_TERMS && !around.has(term.stem)) {
        around.set(term.stem, { ...term, weight: term.weight * share, isOwn: false });
      }
    }
  };
  for (const { terms } of part.context) add(terms, CONTEXT_SHARE);
  // What was done before is not asked for again, only what it was done to.
  add(previous?.terms.slice(1) ?? [], isAnaphoric ? ANTECEDENT_SHARE : TOPIC_SHARE);
  for (const { stem } of part.terms) around.delete(stem);
  return [...around.values()];
}
