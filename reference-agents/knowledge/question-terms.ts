import { type Term, termsOf } from "../local-model/terms.ts";

// Words that ask for research but are not what is researched.
const ASKING: ReadonlySet<string> = new Set(
  `research investigate find look search gather collect explore study examine explain describe tell answer question
  documentation docs document documents information info detail details detailed say says happen happens work works
  working mean means know learn understand overview summary topic subject research understand different various kind
  kinds type types way ways thing things list show me please discuss compare following using based according`.split(
    /\s+/,
  ),
);

/** The terms an answer has to cover, each once. A question made of asking words alone keeps them. */
export function questionTerms(question: string): Term[] {
  const all = uniqueTerms(termsOf(question));
  const telling = all.filter(({ surface }) => !ASKING.has(surface.toLowerCase()));
  return telling.length > 0 ? telling : all;
}

function uniqueTerms(terms: Term[]): Term[] {
  return [...new Map(terms.toReversed().map((term) => [term.stem, term])).values()].toReversed();
}
