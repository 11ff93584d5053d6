/** More than this is not shown on a page. */
export const SHOWN_CHARACTERS = 64 * 1024;

export interface CutText {
  shown: string;
  /** What is left out, in characters. */
  hidden: number;
}

export function cutText(text: string): CutText {
  if (text.length <= SHOWN_CHARACTERS) return { shown: text, hidden: 0 };
  // Not in the middle of a character that takes two units.
  const end = /[\ud800-\udbff]/.test(text[SHOWN_CHARACTERS - 1] ?? "")
    ? SHOWN_CHARACTERS - 1
    : SHOWN_CHARACTERS;
  return { shown: text.slice(0, end), hidden: text.length - end };
}

/** e.g. "512 B", "64 KB", "4.8 MB". */
export function describeSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
