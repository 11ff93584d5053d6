import { toNumber } from "../input/numbers-in-text.ts";
import { isFields } from "../input/unwrap-step-output.ts";

const MAX_NAMES = 200;
const MAX_DEPTH = 4;

/** The numbers of a previous result by name, so that "multiply the mean by 2" can be calculated. */
export function namedNumbers(data: unknown): Map<string, number> {
  const names = new Map<string, number>();
  const single = toNumber(data);
  if (single !== undefined) names.set("result", single);
  collect(data, names, 0);
  const value = names.get("value");
  if (value !== undefined && !names.has("result")) names.set("result", value);
  return names;
}

/** Writes the names as the data spells them: "the standard deviation" becomes `standard_deviation`. */
export function spellNames(text: string, names: Iterable<string>): string {
  let spelled = text
    .replace(/\baverage\b/gi, "mean")
    .replace(/\b(?:it|that|the (?:previous )?(?:answer|output|value))\b/gi, "result");
  for (const name of names) {
    const phrase = name.replace(/_/g, "[\\s_-]+");
    spelled = spelled.replace(new RegExp(`\\b(?:the\\s+)?${phrase}\\b`, "gi"), name);
  }
  return spelled;
}

function collect(value: unknown, names: Map<string, number>, depth: number): void {
  if (!isFields(value) || depth > MAX_DEPTH) return;
  for (const [key, inner] of Object.entries(value)) {
    const name = key.trim().replace(/[^\p{L}\p{N}]+/gu, "_");
    const number = toNumber(inner);
    const isUsable =
      /^[\p{L}_][\p{L}\p{N}_]{0,60}$/u.test(name) && !names.has(name) && names.size < MAX_NAMES;
    if (number !== undefined && isUsable) names.set(name, number);
    collect(inner, names, depth + 1);
  }
}
