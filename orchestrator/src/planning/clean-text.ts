// Control characters, bidirectional controls, zero-width characters and tags: they show nothing and can hide a text.
// The two joiners (U+200C, U+200D) stay, since scripts and emoji need them.
const HIDDEN =
  // oxlint-disable-next-line no-control-regex -- control characters are what this takes out
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** A text of somebody else without what hides in it; lines and tabs stay. */
export const cleanText = (text: string): string => text.toWellFormed().replace(HIDDEN, "").trim();

/** The same on one line, and no longer than so many characters. */
export function cleanLine(text: string, longest: number): string {
  // Cut first: a name or description may be very long.
  const line = cleanText(text.slice(0, longest * 4)).replace(/\s+/g, " ");
  return line.length <= longest ? line : `${line.slice(0, longest - 1).toWellFormed()}…`;
}
