import type { Citation } from "../../knowledge/evidence.ts";
import { type Figure, figuresIn } from "../../local-model/figures-in.ts";
import { groupByTheme, type Theme } from "../../local-model/group-by-theme.ts";
import { extractKeywords } from "../../local-model/keywords.ts";
import { summarise } from "../../local-model/summarise.ts";
import type { Analysis, Comparison, Note, Notes } from "../crew.ts";

const MAX_FACTS = 5;
const MAX_FIGURES = 8;
const MAX_TERMS = 6;
const MAX_CONTRASTS = 3;
const MAX_THEMES = 4;
const CONTRAST =
  /\b(?:but|however|unlike|whereas|instead of|rather than|although|except|only if|only when|unless|never|no longer|must not|cannot|not)\b/i;
const UNIT = /(?:\d)\s?(%|[\p{L}°]+)$/u;

/** The analyst: which notes tell most, which figures they state and how those compare, what limits what. */
export function analyseNotes({ notes, sources }: Notes): Analysis {
  const text = notes.map(({ text: sentence }) => sentence).join("\n\n");
  const byText = new Map(notes.map((note) => [note.text, note]));
  const noteOf = (sentence: string): Note[] => {
    const note = byText.get(sentence);
    return note === undefined ? [] : [note];
  };
  const central = summarise(text, { sentences: MAX_FACTS }).sentences;
  const figures = figuresIn([...byText.keys()])
    .flatMap((found) => noteOf(found.sentence).map((note) => ({ ...found, note })))
    .filter(({ figure }) => figure.length > 1 || /\d/.test(figure));
  return {
    facts: central.flatMap(noteOf),
    figures: figures
      .filter(({ figure }) => hasUnit(figure))
      .map(({ figure, note }) => ({ figure, note }))
      .slice(0, MAX_FIGURES),
    terms: extractKeywords(text, MAX_TERMS).map(({ term, count }) => ({
      term,
      count,
      definition: definitionOf(term, notes),
    })),
    comparisons: compareFigures(figures),
    contrasts: notes.filter(({ text: sentence }) => CONTRAST.test(sentence)).slice(0, MAX_CONTRASTS),
    themes: themesOf(notes, sources),
  };
}

/** Under the headings of their sources; notes of sources without one under the words they share. */
function themesOf(notes: readonly Note[], sources: readonly Citation[]): Theme<Note>[] {
  const headings = new Map(sources.map(({ n, heading }) => [n, heading.split(" › ").at(-1) ?? ""]));
  const byHeading = Map.groupBy(notes, ({ source }) => headings.get(source) ?? "");
  const bare = byHeading.get("") ?? [];
  byHeading.delete("");
  const themes = [...byHeading].map(([name, items]) => ({ name, items }));
  return [...themes, ...groupByTheme(bare, ({ text }) => text, MAX_THEMES)];
}

function hasUnit(figure: string): boolean {
  return /[$€£%\p{L}]/u.test(figure);
}

/** The sentence that says what a term is. */
function definitionOf(term: string, notes: readonly Note[]): string | undefined {
  const escaped = term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`^(?:an?\\s+|the\\s+)?${escaped}s?\\s+(?:is|are|means?)\\s+(?:an?|the)\\s`, "i");
  return notes.find(({ text }) => pattern.test(text))?.text;
}

/** Of the figures in one unit the smallest and the largest, when they differ. */
function compareFigures(figures: (Figure & { note: Note })[]): Comparison[] {
  const byUnit = new Map<string, { value: number; figure: string; note: Note }[]>();
  for (const { figure, note } of figures) {
    const unit = UNIT.exec(figure)?.[1]
      ?.toLowerCase()
      .replace(/(?<=[a-z]{3})s$/, "");
    const value = Number(figure.replace(/[^\d.,-]/g, "").replaceAll(",", ""));
    if (unit === undefined || !Number.isFinite(value)) continue;
    byUnit.set(unit, [...(byUnit.get(unit) ?? []), { value, figure, note }]);
  }
  return [...byUnit].flatMap(([unit, found]) => {
    const sorted = found.toSorted((a, b) => a.value - b.value);
    const [smallest, largest] = [sorted[0], sorted.at(-1)];
    if (smallest === undefined || largest === undefined || smallest.value === largest.value) return [];
    return [{ unit, smallest, largest }];
  });
}
