const TRANSFORMS: readonly { asked: RegExp; apply: (text: string) => string }[] = [
  { asked: /\b(?:upper[ -]?case|capital letters|capitali[sz]e all)\b/i, apply: (text) => text.toUpperCase() },
  { asked: /\blower[ -]?case\b/i, apply: (text) => text.toLowerCase() },
  {
    asked: /\b(?:title[ -]?case|capitali[sz]e)\b/i,
    apply: (text) => text.replace(/(?<![\p{L}\p{N}'’])\p{Ll}/gu, (letter) => letter.toUpperCase()),
  },
  { asked: /\breverse\b.{0,40}\bwords\b/i, apply: (text) => text.trim().split(/\s+/).toReversed().join(" ") },
  { asked: /\breverse\b/i, apply: (text) => Array.from(text).toReversed().join("") },
  { asked: /\b(?:duplicates?|dedup\w*)\b/i, apply: (text) => [...new Set(text.split(/\r?\n/))].join("\n") },
  {
    asked: /\bsort\b/i,
    apply: (text) =>
      text
        .split(/\r?\n/)
        .toSorted((a, b) => a.localeCompare(b, "en"))
        .join("\n"),
  },
  {
    asked: /\b(?:trim|normali[sz]e|collapse|clean up|extra spaces|white ?space)\b/i,
    apply: (text) =>
      text
        .replace(/[^\S\n]+/g, " ")
        .replace(/ ?\n ?/g, "\n")
        .trim(),
  },
];

/** The text changed as the command asks, or undefined when it asks for no change. */
export function transformText(command: string, text: string): string | undefined {
  return TRANSFORMS.find((transform) => transform.asked.test(command))?.apply(text);
}
