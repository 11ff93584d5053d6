import { termsOf } from "./terms.ts";

export interface Theme<Item> {
  /** The word its texts share, as they spell it. */
  name: string;
  items: Item[];
}

/**
 * Puts texts under the terms they share: the term that most of the remaining texts have makes the next theme, unless
 * all of them have it, which tells nothing. What is left over shares a theme without a name.
 */
export function groupByTheme<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
  limit: number,
): Theme<Item>[] {
  let left = items.map((item) => ({ item, terms: firstSpellings(textOf(item)) }));
  const most = Math.max(2, Math.ceil(items.length * 0.6));
  const themes: Theme<Item>[] = [];
  while (left.length > 1 && themes.length < limit) {
    const counts = new Map<string, { name: string; count: number }>();
    for (const { terms } of left) {
      for (const [stem, name] of terms)
        counts.set(stem, { name: counts.get(stem)?.name ?? name, count: (counts.get(stem)?.count ?? 0) + 1 });
    }
    const [best] = [...counts]
      .filter(([, { count }]) => count >= 2 && count <= most)
      .sort(([, a], [, b]) => b.count - a.count);
    if (best === undefined) break;
    const [stem, { name }] = best;
    themes.push({ name, items: left.filter(({ terms }) => terms.has(stem)).map(({ item }) => item) });
    left = left.filter(({ terms }) => !terms.has(stem));
  }
  return left.length === 0 ? themes : [...themes, { name: "", items: left.map(({ item }) => item) }];
}

function firstSpellings(text: string): Map<string, string> {
  const terms = termsOf(text).filter(({ surface }) => surface.length > 2 && !/^\d/.test(surface));
  return new Map(terms.toReversed().map(({ stem, surface }) => [stem, surface.toLowerCase()]));
}
