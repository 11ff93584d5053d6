import type { KnowledgeBase } from "../../knowledge/knowledge-base.ts";
import type { Analysis, Crew, Notes } from "../crew.ts";
import { analyseNotes } from "./analyse-notes.ts";
import { collectNotes } from "./collect-notes.ts";
import { writePiece } from "./write-piece.ts";

/** The crew that works without a language model. */
export function createLocalCrew(knowledge: KnowledgeBase): Crew {
  return {
    async research(assignment) {
      const work = collectNotes(assignment, await knowledge.open());
      return { work, output: tellNotes(work) };
    },

    async analyse(_assignment, { work: notes }) {
      const work = analyseNotes(notes);
      return { work, output: tellAnalysis(work) };
    },

    async write(assignment, { notes, analysis }) {
      return writePiece(assignment, notes.work, analysis.work);
    },
  };
}

export function tellNotes({ notes, sources, tables, notFound, documents }: Notes): string {
  const size = `${notes.length} notes from ${sources.length} passages; ${documents} documents were searched.`;
  return [
    size,
    ...notes.map(({ text, source }) => `- ${text} [${source}]`),
    ...tables.map(({ title, rows }) => `- Data of ${title}: ${rows.length} rows`),
    ...(notFound.length === 0 ? [] : [`Not found: ${notFound.join(", ")}.`]),
  ].join("\n");
}

function tellAnalysis({ facts, figures, terms, comparisons, contrasts, themes }: Analysis): string {
  const section = (heading: string, lines: string[]): string[] =>
    lines.length === 0 ? [] : [`${heading}:`, ...lines.map((line) => `- ${line}`)];
  return (
    [
      ...section(
        "Central facts",
        facts.map(({ text, source }) => `${text} [${source}]`),
      ),
      ...section(
        "Figures",
        figures.map(({ figure, note }) => `${figure} [${note.source}]`),
      ),
      ...section(
        "Comparisons",
        comparisons.map(({ unit, smallest, largest }) => `${unit}: ${smallest.figure} to ${largest.figure}`),
      ),
      ...section(
        "Terms",
        terms.map(({ term, count }) => `${term} (${count}×)`),
      ),
      ...section(
        "Limits and contrasts",
        contrasts.map(({ text, source }) => `${text} [${source}]`),
      ),
      ...section(
        "Themes",
        themes.map(({ name, items }) => `${name === "" ? "other" : name}: ${items.length} notes`),
      ),
    ].join("\n") || "There is nothing to analyse."
  );
}
