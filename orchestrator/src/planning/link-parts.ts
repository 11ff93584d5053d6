import { refersBack } from "./anaphora.ts";
import type { Part } from "./part.ts";

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

/** "X after doing Y" is Y, X; "before you do X, Y" is Y, X. */
function inOrderOfWork(parts: readonly Part[]): Part[] {
  const ordered: Part[] = [];
  let held: Part | undefined;
  for (const part of parts) {
    if (part.link === "after-next") {
      held = part;
      continue;
    }
    if (part.link === "before-previous" && ordered.length > 0) {
      const previous = ordered.pop();
      ordered.push(
        { ...part, link: previous?.link ?? "next" },
        ...(previous ? [{ ...previous, link: "next" as const }] : []),
      );
    } else {
      ordered.push(part);
    }
    if (held) ordered.push({ ...held, link: "next" });
    held = undefined;
  }
  return held ? [...ordered, held] : ordered;
}

function dependenciesOf(part: Part, earlier: readonly LinkedPart[]): number[] {
  const previous = earlier.at(-1);
  if (!previous) return [];
  const last = earlier.length - 1;
  const reference = refersBack(part.tokens);
  if (part.link === "join" || reference === "all") return openEnds(earlier);
  if (part.link === "parallel") {
    return part.startsSentence && reference === "none" ? [] : previous.dependencies;
  }
  return part.startsSentence && part.isOrdered ? openEnds(earlier) : [last];
}

/** The parts for which nothing waits yet. */
function openEnds(linked: readonly LinkedPart[]): number[] {
  const awaited = new Set(linked.flatMap(({ dependencies }) => dependencies));
  return [...linked.keys()].filter((position) => !awaited.has(position));
}
