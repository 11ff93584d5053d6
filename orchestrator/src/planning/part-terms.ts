import type { AgentIndex } from "./agent-index.ts";
import { refersBack } from "./anaphora.ts";
import { asksQuestion, skipOpeners } from "./clause-openers.ts";
import type { Part } from "./part.ts";
import { queryTerms, type QueryTerm } from "./query-terms.ts";
import type { Clause } from "./split-clauses.ts";
import { stemWord } from "./stem-word.ts";

const CONTEXT_SHARE = 0.3;
const ANTECEDENT_SHARE = 0.4;
const TOPIC_SHARE = 0.15;

/** "What is …?" asks, without saying so, for somebody who answers questions. */
const ASKED_OF_QUESTIONS: readonly QueryTerm[] = ["answer", "question"].map((word) => ({
  word,
  stem: stemWord(word),
  weight: 0.4,
  isOwn: false,
}));

/** The words of a clause itself, with those of the object it shares and those a question implies. */
export function clauseTerms({ tokens, sharedObject }: Clause, { postings }: AgentIndex): QueryTerm[] {
  const own = queryTerms([...tokens, ...sharedObject]);
  if (!asksQuestion(tokens, skipOpeners(tokens, 0))) return own;
  return [...own, ...ASKED_OF_QUESTIONS.filter(({ stem }) => postings.has(stem) && !has(own, stem))];
}

/** What is said around a part, and what its "it" stands for: a help to choose between agents, of little weight. */
export function surroundingTerms(
  part: Part,
  previous: Part | undefined,
  own: readonly QueryTerm[],
): QueryTerm[] {
  const said = part.context.flatMap(({ tokens }) => lighten(queryTerms(tokens), CONTEXT_SHARE));
  const isAnaphoric = refersBack(part.tokens) === "one";
  const meant = previous ? withoutVerb(queryTerms(previous.tokens)) : [];
  return [...said, ...lighten(meant, isAnaphoric ? ANTECEDENT_SHARE : TOPIC_SHARE)].filter(
    ({ stem }) => !has(own, stem),
  );
}

/** What was done before is not asked for again, only what it was done to. */
function withoutVerb(terms: readonly QueryTerm[]): readonly QueryTerm[] {
  return terms.slice(1);
}

function lighten(terms: readonly QueryTerm[], factor: number): QueryTerm[] {
  return terms.map((term) => ({ ...term, weight: term.weight * factor, isOwn: false }));
}

function has(terms: readonly QueryTerm[], stem: string): boolean {
  return terms.some((term) => term.stem === stem);
}
