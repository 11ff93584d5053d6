const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}])/u;
const MARK = /^[\p{Mark}\u200c\u200d]+$/u;
// oxlint-disable-next-line no-control-regex -- colours take no room
const COLOURS = /\u001b\[[\d;]*m/g;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function widthOf(grapheme: string): number {
  if (MARK.test(grapheme)) return 0;
  return WIDE.test(grapheme) || grapheme.includes("\ufe0f") ? 2 : 1;
}

/** How many cells of a terminal the text takes. */
export function displayWidth(text: string): number {
  const plain = text.replace(COLOURS, "");
  // oxlint-disable-next-line no-control-regex -- ASCII, which needs no look
  if (/^[\u0000-\u007f]*$/.test(plain)) return plain.length;
  return [...graphemes.segment(plain)].reduce((sum, { segment }) => sum + widthOf(segment), 0);
}

/** The text, which holds no colours, on so many cells at most; what is cut off is shown as an ellipsis. */
export function cutTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cut = "";
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += widthOf(segment);
    if (used > width - 1) break;
    cut += segment;
  }
  return width < 1 ? "" : `${cut.trimEnd()}…`;
}

/** Filled with blanks to this width. */
export const padTo = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - displayWidth(text)));
