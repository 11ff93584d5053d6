import type { Json } from "@orchestrator/contracts";

/** What a person typed as an agent's output: an object or a list when it reads as one, else the words as they are. */
export function dataOrText(words: string): Json {
  if (!/^\s*[[{]/.test(words)) return words;
  try {
    return JSON.parse(words) as Json;
  } catch {
    return words;
  }
}
