import { sourceLines } from "../../knowledge/number-sources.ts";
import { shortenSentence, tightenSentence } from "../../local-model/shorten-sentence.ts";
import { titleOf } from "../../local-model/title-of.ts";
import type { Analysis, Assignment, DataTable, Note, Notes } from "../crew.ts";

const LEAD_SENTENCES = 2;

/** The writer: title, lead, a section per theme, figures, key points, what is missing, sources. */
export function writePiece({ subject, form }: Assignment, notes: Notes, analysis: Analysis): string {
  if (notes.notes.length === 0 && notes.tables.length === 0) return nothingFound(subject, notes);
  const lead = analysis.facts.slice(0, LEAD_SENTENCES);
  const told = new Set(lead);
  const body = form === "briefing" ? [] : sections(analysis, told, form === "report");
  const parts = [
    `# ${titleFor(subject, notes)}`,
    lead.map(cite).join(" "),
    ...body,
    ...notes.tables.map(dataSection),
    form === "article" ? "" : figureSection(analysis),
    keyPoints(analysis),
    missing(notes),
    notes.sources.length === 0 ? "" : sourceLines(notes.sources).replace(/^Sources:/, "## Sources\n"),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function titleFor(subject: string | undefined, { notes, tables }: Notes): string {
  if (subject !== undefined) return sentenceCase(subject.replace(/^(?:the topic|the subject)\s+/i, ""));
  const title = titleOf(notes.map(({ text }) => text).join("\n\n"));
  return title === "" ? `Figures of ${tables.map((table) => table.title).join(" and ")}` : title;
}

function sections({ themes }: Analysis, told: Set<Note>, hasHeadings: boolean): string[] {
  return themes.flatMap(({ name, items }) => {
    const left = items.filter((note) => !told.has(note));
    if (left.length === 0) return [];
    const text = left.map((note) => cite({ ...note, text: tightenSentence(note.text) })).join(" ");
    if (!hasHeadings) return [text];
    return [`## ${name === "" ? "Further findings" : sentenceCase(name)}\n\n${text}`];
  });
}

function dataSection({ title, columns, rows }: DataTable): string {
  const line = (cells: string[]): string => `| ${cells.join(" | ")} |`;
  const table = [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
  return `## Data: ${title}\n\n${table}`;
}

function keyPoints({ facts }: Analysis): string {
  const lines = facts.map((note) => `- ${cite({ ...note, text: shortenSentence(note.text) })}`);
  return lines.length < 2 ? "" : list("Key points", lines);
}

function figureSection({ figures, comparisons, terms }: Analysis): string {
  const stated = figures.map(({ figure, note }) => `- **${figure}**: ${cite(note)}`);
  const compared = comparisons.map(
    ({ unit, smallest, largest }) =>
      `- In ${unit}: from ${smallest.figure} [${smallest.note.source}] to ${largest.figure} [${largest.note.source}].`,
  );
  const defined = terms.flatMap(({ term, definition }) =>
    definition === undefined ? [] : [`- *${term}*: ${definition}`],
  );
  return list("Figures and terms", [...new Set([...stated, ...compared, ...defined])]);
}

function missing({ notFound, documents }: Notes): string {
  if (notFound.length === 0) return "";
  return `## Not covered\n\nNeither the material nor the ${documents} documents say anything about: ${notFound.join(", ")}.`;
}

function nothingFound(subject: string | undefined, { documents }: Notes): string {
  const about =
    subject === undefined
      ? "There is no subject and no material to write about"
      : `The crew found nothing about “${subject}” in its ${documents} documents`;
  return `${about}, and without a language model it writes only what its sources say. Send the text to work from as \`inputs.text\`, or point KNOWLEDGE_DIR at a folder that covers the topic.`;
}

function list(heading: string, lines: string[]): string {
  return lines.length === 0 ? "" : `## ${heading}\n\n${lines.join("\n")}`;
}

/** The mark goes before the closing full stop, so that it stays with its sentence. */
function cite({ text, source }: Note): string {
  return /[.]$/.test(text) ? `${text.slice(0, -1)} [${source}].` : `${text} [${source}]`;
}

function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
