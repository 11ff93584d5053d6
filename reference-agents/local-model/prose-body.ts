const SOURCES_ONWARD =
  /(?:^|\n)[ \t]*[*_#]{0,6}[ \t]*(?:sources|references|citations)[ \t]*:?[ \t]*[*_]{0,3}[ \t]*:?[ \t]*(?=\n|$)[\s\S]*$/i;
const NOT_FOUND = /^[ \t]*\**not found\**:.*$/gim;

/** A text without its list of sources and the line that says what was not found; the whole when nothing else is there. */
export function proseBody(text: string): string {
  return text.replace(SOURCES_ONWARD, "").replace(NOT_FOUND, "").trim() || text;
}
