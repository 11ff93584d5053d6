import { stemsOf } from "../../local-model/terms.ts";
import type { Finding, Research, Researcher, SubQuestion } from "../research.ts";
import { composeAnswer } from "./compose-answer.ts";
import { questionTerms } from "../../knowledge/question-terms.ts";
import { relatedStems } from "./related-terms.ts";
import { selectEvidence } from "../../knowledge/select-evidence.ts";
import { splitQuestion } from "./split-question.ts";

const CONTEXT_TERMS = 2;

/** Researches without a language model: retrieval, a check of what is covered, and sentences of the documents. */
export const localResearcher: Researcher = {
  async analyze({ question }) {
    return questionTerms(question).map(({ surface }) => surface);
  },

  async plan({ question }) {
    return splitQuestion(question).map((text) => ({ text }));
  },

  async investigate({ library }, subQuestion) {
    return {
      subQuestion,
      evidence: selectEvidence(library, questionTerms(subQuestion.text), { focus: subQuestion.focus }),
    };
  },

  async reflect(research, terms, findings) {
    const covered = coveredStems(findings);
    const uncovered = terms.filter((term) => !stemsOf(term).every((stem) => covered.has(stem)));
    const followUps = uncovered
      .map((term) => followUp(research, term, terms))
      .filter((search) => search !== undefined);
    return { uncovered, followUps };
  },

  async finalize({ library }, findings, notFound) {
    return composeAnswer(findings, notFound, library);
  },
};

function coveredStems(findings: Finding[]): Set<string> {
  const quotes = findings.flatMap(({ evidence }) =>
    evidence.map(({ passage, quote }) => `${passage.heading} ${quote}`),
  );
  return new Set(quotes.flatMap(stemsOf));
}

/** A search for one uncovered term beside the question's rarest ones; undefined when no document knows the term. */
function followUp({ library }: Research, term: string, terms: string[]): SubQuestion | undefined {
  const [stem = ""] = stemsOf(term);
  const focus = library.index.weightOf(stem) > 0 ? [stem] : relatedStems(library, stem);
  if (focus.length === 0) return undefined;
  const others = terms
    .filter((other) => other !== term)
    .map((other) => ({ other, weight: library.index.weightOf(stemsOf(other)[0] ?? "") }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, CONTEXT_TERMS);
  const related = focus.includes(stem) ? [] : focus;
  return { text: [term, ...related, ...others.map(({ other }) => other)].join(" "), focus };
}
