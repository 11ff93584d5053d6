import { groupByTheme } from "../../local-model/group-by-theme.ts";
import { shortenSentence } from "../../local-model/shorten-sentence.ts";
import { splitSentences } from "../../local-model/sentences.ts";
import { titleOf } from "../../local-model/title-of.ts";

const HEADING = /^\s{0,3}#{1,6}\s+(.{1,200}?)\s*#*\s*$/;
const MAX_THEMES = 6;
const MAX_POINTS = 4;

/** Headings with what is said under each: the text's own headings, else the words its sentences share. */
export function outlineText(text: string): string {
  const own = ownSections(text);
  const sections = own.length > 1 ? own : themes(text);
  const lines = sections.map(({ name, points }, index) => {
    const told = points.slice(0, MAX_POINTS).map((point) => `   - ${shortenSentence(point)}`);
    return [`${index + 1}. ${name}`, ...told].join("\n");
  });
  return [`# ${titleOf(text)}`, "", ...lines].join("\n");
}

function ownSections(text: string): { name: string; points: string[] }[] {
  const sections: { name: string; lines: string[] }[] = [];
  for (const line of text.split("\n")) {
    const name = HEADING.exec(line)?.[1];
    if (name !== undefined) sections.push({ name, lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections
    .map(({ name, lines }) => ({ name, points: splitSentences(lines.join("\n")) }))
    .filter(({ points }) => points.length > 0);
}

function themes(text: string): { name: string; points: string[] }[] {
  return groupByTheme(splitSentences(text), (sentence) => sentence, MAX_THEMES).map(({ name, items }) => ({
    name: name === "" ? "Further points" : `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    points: items,
  }));
}
