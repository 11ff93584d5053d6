import type { IndexedAgent } from "./agent-index.ts";
import type { ExpandedTerm } from "./expand-terms.ts";

const ELABORATION_SHARE = 0.6;

/** The capability of the agent that speaks most of the terms, or null when none speaks any. */
export function fitCapability(terms: readonly ExpandedTerm[], { capabilities }: IndexedAgent): string | null {
  let best: string | null = null;
  let most = 0;
  for (const { label, own, elaborated } of capabilities) {
    let fit = 0;
    for (const { variants, weight } of terms) {
      fit += weight * Math.max(shareIn(own, variants), ELABORATION_SHARE * shareIn(elaborated, variants));
    }
    if (fit > most) [best, most] = [label, fit];
  }
  return best;
}

function shareIn(stems: ReadonlySet<string>, variants: ReadonlyMap<string, number>): number {
  let most = 0;
  for (const [variant, share] of variants) if (share > most && stems.has(variant)) most = share;
  return most;
}
