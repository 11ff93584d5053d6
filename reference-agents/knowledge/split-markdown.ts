import { splitSentences } from "../local-model/sentences.ts";
import { stemsOf } from "../local-model/terms.ts";
import type { Passage } from "./passage.ts";

const HEADING = /^\s{0,3}(#{1,6})\s+(.{1,300}?)\s*#*\s*$/;
const FENCE = /^\s{0,3}(```|~~~)/;
const FRONT_MATTER = /^---\r?\n[\s\S]{0,5000}?\r?\n---\r?\n/;
const MAX_PASSAGE_CHARACTERS = 1_500;
// A heading says what its passage is about: its terms count as often as this.
const HEADING_WEIGHT = 3;

interface Section {
  heading: string;
  prose: string[];
  code: string[];
}

/** Cuts Markdown or plain text into passages by heading. Code is found by search but never quoted as a sentence. */
export function splitMarkdown(source: string, text: string): Passage[] {
  const body = text
    .replace(/^\uFEFF/, "")
    .replace(FRONT_MATTER, "")
    .replace(/<!--[\s\S]{0,5000}?-->/g, "");
  return readSections(body).flatMap((section) => toPassages(source, section));
}

function readSections(text: string): Section[] {
  const sections: Section[] = [{ heading: "", prose: [], code: [] }];
  const path: string[] = [];
  let fence: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const section = sections.at(-1);
    const mark = FENCE.exec(line)?.[1];
    const heading = fence === undefined ? HEADING.exec(line) : null;
    if (mark !== undefined && (fence === undefined || fence === mark)) {
      fence = fence === undefined ? mark : undefined;
    } else if (fence !== undefined) section?.code.push(line);
    else if (heading === null) section?.prose.push(line);
    else {
      path.length = (heading[1]?.length ?? 1) - 1;
      path.push(plainText(heading[2] ?? ""));
      sections.push({ heading: [...path].filter(Boolean).join(" › "), prose: [], code: [] });
    }
  }
  return sections;
}

function toPassages(source: string, { heading, prose, code }: Section): Passage[] {
  const headingStems = Array.from({ length: HEADING_WEIGHT }, () => stemsOf(heading)).flat();
  const chunks = splitLong(prose);
  return chunks
    .map((lines, index) => ({ text: lines.join("\n").trim(), code: index === 0 ? code.join("\n") : "" }))
    .filter((chunk) => chunk.text !== "" || chunk.code.trim() !== "")
    .map((chunk) => {
      const text = plainText(chunk.text);
      const stems = [...headingStems, ...stemsOf(text), ...stemsOf(chunk.code)];
      return { source, heading, text, sentences: splitSentences(text), stems };
    });
}

/** Breaks at blank lines once a chunk is long enough. */
function splitLong(lines: string[]): string[][] {
  const chunks: string[][] = [[]];
  let length = 0;
  for (const line of lines) {
    const isBreak = line.trim() === "" && length > MAX_PASSAGE_CHARACTERS / 2;
    if (isBreak || length > MAX_PASSAGE_CHARACTERS) {
      chunks.push([]);
      length = 0;
    }
    chunks.at(-1)?.push(line);
    length += line.length;
  }
  return chunks;
}

/** Markdown marks taken off: links keep their text, emphasis its words. */
function plainText(markdown: string): string {
  return markdown
    .replace(/!\[([^\]\n]{0,300})\]\([^)\n]{0,1000}\)/g, "$1")
    .replace(/\[([^\]\n]{1,300})\]\([^)\n]{0,1000}\)/g, "$1")
    .replace(/\*\*([^*\n]{1,500})\*\*/g, "$1")
    .replace(/(?<![\p{L}\p{N}*])\*([^*\n]{1,300})\*(?![\p{L}\p{N}*])/gu, "$1")
    .replace(/<\/?[a-z][^>\n]{0,200}>/gi, "");
}
