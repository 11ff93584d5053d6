import type { Library } from "../../knowledge/knowledge-base.ts";

const MIN_SHARED_LETTERS = 5;
const MAX_RELATED = 3;

/** Stems of the documents that begin like an unknown one: "cancellable" finds "cancel". */
export function relatedStems(library: Library, stem: string): string[] {
  if (stem.length < MIN_SHARED_LETTERS) return [];
  const start = stem.slice(0, MIN_SHARED_LETTERS);
  const related: string[] = [];
  for (const known of library.index.vocabulary()) {
    if (known !== stem && known.startsWith(start)) related.push(known);
    if (related.length >= MAX_RELATED) break;
  }
  return related;
}
