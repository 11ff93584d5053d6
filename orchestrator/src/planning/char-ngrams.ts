const SHORTEST = 3;
const LONGEST = 5;
const FNV_PRIME = 0x01000193;

/** The character 3- to 5-grams of words, each framed by spaces, as hashes: a collision costs less than a string. */
export function charNgrams(words: Iterable<string>): Set<number> {
  const grams = new Set<number>();
  for (const word of words) visitNgrams(word, (gram) => grams.add(gram));
  return grams;
}

/** Cosine of the n-grams of a request and those of an agent's words: 0 nothing shared, 1 equal. */
export function ngramLikeness(wanted: ReadonlySet<number>, words: Iterable<string>): number {
  const shared = new Set<number>();
  let total = 0;
  for (const word of words) {
    visitNgrams(word, (gram) => {
      total += 1;
      if (wanted.has(gram)) shared.add(gram);
    });
  }
  return shared.size === 0 ? 0 : shared.size / Math.sqrt(wanted.size * total);
}

function visitNgrams(word: string, visit: (gram: number) => void): void {
  const framed = ` ${word} `;
  for (let start = 0; start + SHORTEST <= framed.length; start += 1) {
    let hash = 0;
    const end = Math.min(framed.length, start + LONGEST);
    for (let at = start; at < end; at += 1) {
      hash = Math.imul(hash ^ framed.charCodeAt(at), FNV_PRIME);
      if (at - start + 1 >= SHORTEST) visit(hash);
    }
  }
}
