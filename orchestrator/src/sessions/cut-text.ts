/** At most `characters` of a text, with … for what is left out. Never half of a character pair. */
export function cutText(text: string, characters: number): string {
  if (text.length <= characters) return text;
  if (characters < 1) return "";
  return `${text.slice(0, characters - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
