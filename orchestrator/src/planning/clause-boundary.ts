import { opensClause } from "./clause-openers.ts";
import { orderPhraseAt, type Link } from "./order-words.ts";
import { readLead, SEPARATORS, type Lead } from "./read-lead.ts";
import type { Token } from "./read-tokens.ts";
import { subordinateAt } from "./subordinate.ts";

/** The boundary at this token: separators, order words and pointers that lead to a new clause. */
export function boundaryAt(
  sentence: readonly Token[],
  at: number,
  actions: ReadonlySet<string>,
): Lead | undefined {
  const token = sentence[at];
  if (token === undefined || token.kind === "quote" || token.kind === "aside") return undefined;
  const subordinate = subordinateAt(sentence, at, actions);
  if (subordinate?.kind === "action") return subordinateLead(subordinate);
  // "But I also need …" goes on: a weak order word leads to a clause only after a separator.
  const isLead = SEPARATORS.has(token.lower) || orderPhraseAt(sentence, at)?.strength === "strong";
  if (!isLead) return undefined;
  const lead = readLead(sentence, at, actions);
  if (lead.end === at || lead.end >= sentence.length) return undefined;
  const inner = subordinateAt(sentence, lead.end, actions);
  if (inner?.kind === "action") return subordinateLead(inner);
  if (opensClause(sentence, lead.end, actions)) return lead;
  // "… to Monday at the same time of day" is no order word; "…, then X" is one whatever X is.
  const isCertain = lead.isStrong && (SEPARATORS.has(token.lower) || lead.link !== "parallel");
  return isCertain ? lead : undefined;
}

/** "Translate it after summarising it": the second half comes first. */
function subordinateLead({ opener, start }: { opener: string; start: number }): Lead {
  const links: Partial<Record<string, Link>> = { before: "next", while: "parallel" };
  const link = links[opener] ?? "before-previous";
  return { end: start, link, isStrong: true, isOrdered: true, isSequel: false, named: [] };
}

/** A clause of its own at the beginning of a sentence, and how the main clause after it is linked. */
interface LeadingAction {
  tokens: Token[];
  link: Link;
  end: number;
  mainLink: Link;
}

/** "Before you deploy the build, run the tests": the first half is a clause of its own. */
export function leadingActionAt(
  sentence: readonly Token[],
  at: number,
  actions: ReadonlySet<string>,
): LeadingAction | undefined {
  const subordinate = subordinateAt(sentence, at, actions);
  if (subordinate?.kind !== "action") return undefined;
  const comma = sentence.findIndex((token, i) => i > subordinate.start && token.text === ",");
  if (comma < 0) return undefined;
  return {
    tokens: sentence.slice(subordinate.start, comma),
    link: subordinate.opener === "before" ? "after-next" : "next",
    end: comma + 1,
    mainLink: subordinate.opener === "while" ? "parallel" : "next",
  };
}

/** "… in parallel", "… afterwards", "… after both are finished" at the end of a clause. */
export function trailerAt(
  sentence: readonly Token[],
  at: number,
  actions: ReadonlySet<string>,
): { end: number; link: Link } | undefined {
  const phrase = orderPhraseAt(sentence, at);
  if (phrase?.strength === "strong" && endsClause(sentence, phrase.end)) return phrase;
  const subordinate = subordinateAt(sentence, at, actions);
  if (subordinate?.kind !== "reference" || subordinate.isCondition) return undefined;
  return endsClause(sentence, subordinate.end) ? subordinate : undefined;
}

function endsClause(sentence: readonly Token[], at: number): boolean {
  const next = sentence[at];
  return next === undefined || next.kind === "mark" || next.lower === "and";
}
