import { extractKeywords } from "./keywords.ts";
import { splitSentences } from "./sentences.ts";
import { stemsOf } from "./terms.ts";

const HEADING = /^\s{0,3}#{1,3}\s+(.{3,90}?)\s*#*\s*$/m;
const MAX_TITLE_WORDS = 11;
const CITATION = /\s?\[\d{1,3}\]/g;
const RELATIVE = /^(?:which|who|whom|whose|where|that|as well as|including|such as)\b/i;
const TAIL =
  /\s+(?:a|an|the|of|and|or|to|in|on|for|with|by|that|which|is|are|was|were|its|it|as|at|from|when|has)$/i;

/** A title for a text: its own first heading, else the clause that speaks most of its keywords. */
export function titleOf(text: string): string {
  return titlesOf(text, 1)[0] ?? "";
}

export function titlesOf(text: string, limit: number): string[] {
  const heading = HEADING.exec(text)?.[1];
  const keywords = extractKeywords(text, 8);
  const weights = new Map(keywords.flatMap(({ term, count }) => stemsOf(term).map((stem) => [stem, count])));
  const clauses = splitSentences(text)
    .slice(0, 200)
    .flatMap((sentence) =>
      sentence
        .replace(CITATION, "")
        .split(
          /[,;:–—()]\s+|\s+[-–]\s+|[.!?]+$|\s+(?=(?:when|because|while|although|before|until|if|due to)\s)/,
        ),
    )
    .map((clause) => clause.trim())
    .filter((clause) => /\p{L}/u.test(clause) && !RELATIVE.test(clause) && clause.split(/\s+/).length >= 3)
    .map((clause, position) => ({ clause, score: scoreOf(clause, weights) / (1 + position * 0.02) }))
    .sort((a, b) => b.score - a.score)
    .map(({ clause }) => clause);
  const named = keywords.slice(0, 3).map(({ term }) => term);
  const byKeywords = named.length > 1 ? `${named.slice(0, -1).join(", ")} and ${named.at(-1)}` : named[0];
  const candidates = [heading, ...clauses.slice(0, limit), byKeywords, ...clauses.slice(limit)];
  const titles = candidates.filter((title) => title !== undefined).map(polish);
  return [...new Set(titles)].filter((title) => title !== "").slice(0, limit);
}

function scoreOf(clause: string, weights: ReadonlyMap<string, number>): number {
  const words = clause.split(/\s+/).length;
  const known = [...new Set(stemsOf(clause))].reduce((sum, stem) => sum + (weights.get(stem) ?? 0), 0);
  const figures = /\d/.test(clause) ? 0.4 : 1;
  return (figures * known) / (1 + Math.max(0, words - MAX_TITLE_WORDS) * 0.6) / Math.sqrt(words + 2);
}

function polish(clause: string): string {
  let title = clause
    .replace(/^(?:and|but|so|then|also|however|therefore)\s+/i, "")
    .split(/\s+/)
    .slice(0, MAX_TITLE_WORDS)
    .join(" ");
  while (TAIL.test(title)) title = title.replace(TAIL, "");
  title = title.replace(/[\s.,;:!?*_`]+$/, "").replace(/[*_`]/g, "");
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
}
