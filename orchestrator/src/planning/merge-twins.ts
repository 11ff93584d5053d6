import { refersBack } from "./anaphora.ts";
import type { Part } from "./part.ts";

/** Joins neighbours that are one request in two breaths: "order a pizza. Deliver it to 12 Main Street". */
export function mergeTwins(parts: readonly Part[]): Part[] {
  const merged: Part[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last && areTwins(last, part)) last.context.push(part, ...part.context);
    else merged.push(part);
  }
  return merged;
}

/** The same agent with the same capability, no order word between, and not the same verb done to another thing. */
function areTwins(last: Part, part: Part): boolean {
  const [a, b] = [last.matches[0], part.matches[0]];
  if (!a || !b || a.agentId !== b.agentId || a.capability !== b.capability) return false;
  if (part.link !== "next" || part.isOrdered) return false;
  const repeatsVerb = verb(last) === verb(part) && refersBack(part.tokens) === "none";
  return !repeatsVerb;
}

function verb({ terms }: Part): string | undefined {
  return terms[0]?.stem;
}
