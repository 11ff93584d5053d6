import type { IndexedAgent } from "./agent-index.ts";
import type { QueryTerm } from "./query-terms.ts";

const ELABORATION_SHARE = 0.6;

/** The capability of the agent that speaks most of the terms, or null when none speaks any. */
export function fitCapability(
  terms: readonly QueryTerm[],
  agent: IndexedAgent,
  variants: ReadonlyMap<string, ReadonlyMap<string, number>>,
): string | null {
  let best: string | null = null;
  let most = 0;
  for (const { label, own, elaborated } of agent.capabilities) {
    let fit = 0;
    for (const { stem, weight } of terms) {
      const known = variants.get(stem) ?? new Map([[stem, 1]]);
      fit += weight * Math.max(shareIn(own, known), ELABORATION_SHARE * shareIn(elaborated, known));
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
