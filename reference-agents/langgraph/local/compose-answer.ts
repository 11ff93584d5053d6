import type { Citation, Evidence } from "../../knowledge/evidence.ts";
import type { Library } from "../../knowledge/knowledge-base.ts";
import { numberSources, sourceLines } from "../../knowledge/number-sources.ts";
import type { Answer, Finding } from "../research.ts";

/** Quotes with their citations, one paragraph per source, sub-questions under their own heading. */
export function composeAnswer(findings: Finding[], notFound: string[], library: Library): Answer {
  const { citations, numberOf } = numberSources(findings.flatMap(({ evidence }) => evidence));
  const told = new Set<string>();
  const asked = findings.filter(({ subQuestion }) => subQuestion.focus === undefined);
  const followUps = findings.filter(({ subQuestion }) => subQuestion.focus !== undefined);
  const parts = asked.map((finding) => {
    const text = paragraphs(finding.evidence, numberOf, told);
    const nothing = "The documents do not answer this.";
    return asked.length === 1
      ? text
      : `**${sentenceCase(finding.subQuestion.text)}**\n${text === "" ? nothing : text}`;
  });
  const more = followUps
    .map(({ evidence }) => paragraphs(evidence, numberOf, told))
    .filter((text) => text !== "");
  return { response: assemble([...parts, ...more], citations, notFound, library), citations };
}

function assemble(parts: string[], citations: Citation[], notFound: string[], library: Library): string {
  const body = parts.filter((part) => part !== "");
  if (citations.length === 0) {
    const searched = `${library.documents} documents with ${library.passages.length} passages`;
    return [`Nothing in the ${searched} answers this.`, notFoundLine(notFound)].filter(Boolean).join("\n\n");
  }
  return [...body, notFoundLine(notFound), sourceLines(citations)].filter((part) => part !== "").join("\n\n");
}

export function notFoundLine(notFound: string[]): string {
  return notFound.length === 0 ? "" : `Not found: ${notFound.join(", ")}.`;
}

function paragraphs(
  evidence: Evidence[],
  numberOf: (evidence: Evidence) => number,
  told: Set<string>,
): string {
  return evidence
    .filter(({ quote }) => !told.has(quote))
    .map((piece) => {
      told.add(piece.quote);
      return cite(piece.quote, numberOf(piece));
    })
    .join("\n\n");
}

/** The mark goes before the closing full stop, so that it stays with its sentence. */
function cite(quote: string, n: number): string {
  return quote.endsWith(".") ? `${quote.slice(0, -1)} [${n}].` : `${quote} [${n}]`;
}

function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
