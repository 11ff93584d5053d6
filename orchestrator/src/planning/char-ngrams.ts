const SHORTEST = 3;
const LONGEST = 5;

/** The character 3- to 5-grams of the words of a text, each word framed by spaces. */
export function charNgrams(words: Iterable<string>): Set<string> {
  const grams = new Set<string>();
  for (const word of words) {
    const framed = ` ${word} `;
    for (let size = SHORTEST; size <= LONGEST; size += 1) {
      for (let at = 0; at + size <= framed.length; at += 1) grams.add(framed.slice(at, at + size));
    }
  }
  return grams;
}

/** Cosine of two sets: 0 when nothing is shared, 1 when they are equal. */
export function setCosine(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const gram of small) if (large.has(gram)) shared += 1;
  return shared / Math.sqrt(a.size * b.size);
}
