import type { Json } from "@orchestrator/contracts";

/** The service takes requests of 1 MiB; a preview needs less. */
const LARGEST = 400_000;
const LONGEST_TEXT = 2000;
const LONGEST_LIST = 20;
const DEEPEST = 60;

export interface Sample {
  value: Json;
  isShortened: boolean;
}

/** A copy of an answer that is small enough to try a mapping on: long texts and lists are cut, the shape stays. */
export function sampleOf(answer: Json): Sample {
  if (JSON.stringify(answer).length <= LARGEST) return { value: answer, isShortened: false };
  let left = LARGEST;
  const cut = (value: Json, depth: number): Json => {
    if (typeof value === "string") {
      left -= Math.min(value.length, LONGEST_TEXT);
      return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
    }
    left -= 8;
    if (value === null || typeof value !== "object") return value;
    if (left <= 0 || depth > DEEPEST) return null;
    if (Array.isArray(value)) return value.slice(0, LONGEST_LIST).map((part) => cut(part, depth + 1));
    const entries: [string, Json][] = [];
    for (const [key, part] of Object.entries(value)) {
      if (left <= 0) break;
      left -= key.length;
      entries.push([key, cut(part, depth + 1)]);
    }
    return Object.fromEntries(entries);
  };
  return { value: cut(answer, 0), isShortened: true };
}
