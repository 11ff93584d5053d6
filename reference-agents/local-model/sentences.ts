const LIST_ITEM = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+/;
const HEADING = /^\s{0,3}(?:#{1,6}\s+|\*\*[^*]{1,300}\*\*:?\s*$)/;
const TABLE_RULE = /^\s*\|?[\s:|-]+\|[\s:|-]*$/;
const ABBREVIATION =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|no|fig|mr|mrs|ms|dr|prof|st|inc|ltd|[A-Z])\.$/i;
const SENTENCE_END = /(?<=[.!?]["'”’)\]]{0,3})\s+(?=["'“‘(*`[]{0,2}[\p{Lu}\p{N}])/u;

/** Sentences of plain or Markdown text. List items and table rows stand alone, headings are left out. */
export function splitSentences(text: string): string[] {
  return splitBlocks(text).flatMap(splitBlock);
}

function splitBlocks(text: string): string[] {
  const blocks: string[][] = [];
  let open = false;
  for (const line of text.split(/\r?\n/)) {
    const content = line.trim();
    const standsAlone = HEADING.test(line) || content.startsWith("|");
    if (content === "" || standsAlone) open = false;
    if (content === "" || HEADING.test(line) || TABLE_RULE.test(line)) continue;
    if (open && !LIST_ITEM.test(line) && !standsAlone) {
      blocks.at(-1)?.push(content);
      continue;
    }
    blocks.push([standsAlone ? tableRow(content) : content.replace(LIST_ITEM, "")]);
    open = !standsAlone;
  }
  return blocks.map((lines) => lines.join(" ")).filter((block) => block !== "");
}

function tableRow(line: string): string {
  const cells = line
    .split("|")
    .map((cell) => cell.trim())
    .filter((cell) => cell !== "");
  return cells.join(" – ");
}

function splitBlock(block: string): string[] {
  const sentences: string[][] = [];
  let ending = "";
  for (const part of block.split(SENTENCE_END)) {
    const continues = sentences.length > 0 && ABBREVIATION.test(ending);
    if (continues) sentences.at(-1)?.push(part);
    else sentences.push([part]);
    ending = ` ${part.slice(-12)}`;
  }
  return sentences.map((parts) => parts.join(" ").trim()).filter((sentence) => sentence !== "");
}
