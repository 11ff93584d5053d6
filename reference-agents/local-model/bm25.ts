export interface Hit {
  document: number;
  score: number;
}

export interface TextIndex {
  /** `query` gives each stem its boost. */
  search(query: ReadonlyMap<string, number>, limit: number): Hit[];
  /** How much a term tells: rare terms more, 0 when no document has it. */
  weightOf(stem: string): number;
  vocabulary(): Iterable<string>;
}

const K1 = 1.2;
const B = 0.6;

/** BM25 (Robertson and Zaragoza 2009) over documents given as lists of stems. */
export function indexTexts(documents: string[][]): TextIndex {
  const postings = new Map<string, Map<number, number>>();
  documents.forEach((stems, document) => {
    for (const stem of stems) {
      const counts = postings.get(stem) ?? new Map<number, number>();
      counts.set(document, (counts.get(document) ?? 0) + 1);
      postings.set(stem, counts);
    }
  });
  const total = documents.reduce((sum, stems) => sum + stems.length, 0);
  const averageLength = total / Math.max(1, documents.length);

  const weightOf = (stem: string): number => {
    const frequency = postings.get(stem)?.size ?? 0;
    if (frequency === 0) return 0;
    return Math.log(1 + (documents.length - frequency + 0.5) / (frequency + 0.5));
  };

  const search = (query: ReadonlyMap<string, number>, limit: number): Hit[] => {
    const scores = new Map<number, number>();
    for (const [stem, boost] of query) {
      const weight = boost * weightOf(stem);
      for (const [document, count] of postings.get(stem) ?? []) {
        const length = documents[document]?.length ?? averageLength;
        const saturated = (count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / averageLength));
        scores.set(document, (scores.get(document) ?? 0) + weight * saturated);
      }
    }
    return [...scores]
      .map(([document, score]) => ({ document, score }))
      .sort((a, b) => b.score - a.score || a.document - b.document)
      .slice(0, limit);
  };

  return { search, weightOf, vocabulary: () => postings.keys() };
}
