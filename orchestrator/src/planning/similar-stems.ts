const SHORTEST_STEM = 5;
const LEAST_SIMILARITY = 0.6;
const SWAPPED_LETTERS = 0.8;
const PREFIX = 5;
const MOST_SIMILAR = 4;

/** The vocabulary by trigram, to find "transcript" from "transcrib" and "summar" from a mistyped "sumar". */
export type StemNeighbours = ReadonlyMap<string, readonly string[]>;

/** Indexes the longer stems of a vocabulary by trigram. */
export function indexStemNeighbours(vocabulary: Iterable<string>): StemNeighbours {
  const byTrigram = new Map<string, string[]>();
  for (const stem of vocabulary) {
    if (stem.length < SHORTEST_STEM - 1) continue;
    for (const trigram of trigrams(stem)) {
      const stems = byTrigram.get(trigram);
      if (stems) stems.push(stem);
      else byTrigram.set(trigram, [stem]);
    }
  }
  return byTrigram;
}

/**
 * Stems of the vocabulary that look like this one, with their similarity (Dice of trigrams).
 * A known stem only accepts kin that begins alike; an unknown one may be a slip of the pen, so any likeness counts.
 */
export function similarStems(
  stem: string,
  neighbours: StemNeighbours,
  kinship: "same-beginning" | "any",
): [stem: string, similarity: number][] {
  if (stem.length < SHORTEST_STEM) return [];
  const own = trigrams(stem);
  const shared = new Map<string, number>();
  for (const trigram of own) {
    for (const other of neighbours.get(trigram) ?? []) shared.set(other, (shared.get(other) ?? 0) + 1);
  }
  const similar: [string, number][] = [];
  for (const [other, count] of shared) {
    if (other === stem) continue;
    const prefix = kinship === "same-beginning" ? PREFIX : 1;
    if (other.slice(0, prefix) !== stem.slice(0, prefix)) continue;
    const hasSwaps = kinship === "any" && haveSameLetters(stem, other);
    const similarity = hasSwaps ? SWAPPED_LETTERS : (2 * count) / (own.size + other.length);
    if (similarity >= LEAST_SIMILARITY) similar.push([other, similarity]);
  }
  return similar.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_SIMILAR);
}

/** "tranlsat" and "translat": two letters that changed places break more trigrams than their likeness deserves. */
function haveSameLetters(a: string, b: string): boolean {
  return a.length === b.length && sortedLetters(a) === sortedLetters(b);
}

// Stems are lower-case letters and digits, so splitting by code unit is safe.
const sortedLetters = (stem: string): string => stem.split("").sort().join("");

function trigrams(stem: string): Set<string> {
  const framed = ` ${stem} `;
  const grams = new Set<string>();
  for (let at = 0; at + 3 <= framed.length; at += 1) grams.add(framed.slice(at, at + 3));
  return grams;
}
