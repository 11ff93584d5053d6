import { namedProducts, refersBack } from "./anaphora.ts";
import type { Part } from "./part.ts";
import { SYNONYMS } from "./synonyms.ts";

/** A part in the order of work, with the positions of the parts it waits for. */
export interface LinkedPart {
  part: Part;
  dependencies: number[];
}

/**
 * Puts the parts into the order of work and says which waits for which. Without an order word a part follows the one
 * before it: an edge too many costs time, an edge too few costs the input.
 */
export function linkParts(parts: readonly Part[]): LinkedPart[] {
  const linked: LinkedPart[] = [];
  for (const part of inOrderOfWork(parts)) {
    linked.push({ part, dependencies: dependenciesOf(part, linked) });
  }
  return linked;
}

/** "X after doing Y" is Y, X; "before you do X, do Y and Z" is Y, Z, X. */
function inOrderOfWork(parts: readonly Part[]): Part[] {
  const ordered: Part[] = [];
  let held: Part[] = [];
  for (const part of parts) {
    if (part.startsSentence) ordered.push(...held.splice(0));
    const previous = ordered.at(-1);
    if (part.link === "after-next") {
      held = [...held, { ...part, link: "next" }];
    } else if (part.link === "before-previous" && previous) {
      ordered.splice(-1, 1, { ...part, link: previous.link }, { ...previous, link: "next" });
    } else {
      ordered.push(part);
    }
  }
  return [...ordered, ...held];
}

function dependenciesOf(part: Part, earlier: readonly LinkedPart[]): number[] {
  const makers = namedProducts(part.tokens).flatMap((product) => makerOf(product, earlier));
  return [...new Set([...byOrderWords(part, earlier), ...makers])].sort((a, b) => a - b);
}

function byOrderWords(part: Part, earlier: readonly LinkedPart[]): number[] {
  const previous = earlier.at(-1);
  if (!previous) return [];
  const reference = refersBack(part.tokens);
  if (part.link === "join" || reference === "all") return openEnds(earlier);
  if (part.link === "parallel")
    return part.startsSentence && reference === "none" ? [] : previous.dependencies;
  return part.startsSentence && part.isOrdered ? openEnds(earlier) : [earlier.length - 1];
}

/** A step is given only what it directly waits for: who uses the chart must wait for the one who drew it. */
function makerOf(product: string, earlier: readonly LinkedPart[]): number[] {
  const position = earlier.findLastIndex(({ part }) =>
    part.terms.some(
      ({ stem, isOwn }) => isOwn && (stem === product || SYNONYMS.get(stem)?.has(product) === true),
    ),
  );
  return position < 0 ? [] : [position];
}

/** The parts for which nothing waits yet. */
function openEnds(linked: readonly LinkedPart[]): number[] {
  const awaited = new Set(linked.flatMap(({ dependencies }) => dependencies));
  return [...linked.keys()].filter((position) => !awaited.has(position));
}
