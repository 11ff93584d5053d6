/*
 * What agents answer is shown in a terminal, which obeys some characters: escape sequences write files to the
 * clipboard, change the title or hide what was printed before; bidirectional controls show text in another order than
 * it has. None of them leaves this command raw.
 */

// Whole sequences first, so that nothing of them stays: OSC, DCS and their like up to their end, CSI, two-character ones.
/* oxlint-disable no-control-regex -- control characters are what this takes out */
const SEQUENCES =
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[ -/]*[0-~]?/g;
/** All but tab and line feed. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/* oxlint-enable no-control-regex */
/**
 * Invisible ones, those that turn the direction of text, and tags. Joiners stay: emoji and several scripts need them.
 */
const HIDDEN =
  /[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;
// oxlint-disable-next-line no-control-regex -- control characters are what this finds
const ESCAPED = new RegExp(`[\\u007f-\\u009f\\u2028\\u2029]|${HIDDEN.source}`, "gu");
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029]/g;

/** The text without anything a terminal would obey; line feeds and tabs stay. */
export const cleanText = (text: string): string =>
  text.replace(LINE_ENDS, "\n").replace(SEQUENCES, "").replace(CONTROLS, "").replace(HIDDEN, "");

/** The same on one line. */
export const cleanLine = (text: string): string => cleanText(text).replace(/\s+/g, " ").trim();

/** A value of the API with every text in it clean; names of fields too. */
export function cleanValue<T>(value: T): T {
  return cleaned(value) as T;
}

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [cleanText(name), cleaned(part)]));
}

/** JSON that says the same and holds nothing raw that a terminal would obey: such characters are escaped. */
export const safeJson = (value: unknown, indent?: number): string =>
  // JSON.stringify has escaped the controls below U+0020 in texts; those that are left are its own line ends.
  JSON.stringify(value, null, indent).replace(ESCAPED, (text) =>
    Array.from(
      { length: text.length },
      (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
