import { opensClause } from "./clause-openers.ts";
import { orderPhraseAt, type Link } from "./order-words.ts";
import type { Token } from "./read-tokens.ts";
import { subordinateAt } from "./subordinate.ts";

/** What stands before a clause: separators, order words, pointers; and how they link it. */
export interface Lead {
  end: number;
  link: Link;
  /** It begins a clause whatever follows. */
  isStrong: boolean;
  isOrdered: boolean;
  isSequel: boolean;
  /** A pointer that names something ("once the tests pass"): worth keeping when nothing before it did. */
  named: Token[];
}

export const SEPARATORS: ReadonlySet<string> = new Set([
  ",",
  "and",
  "&",
  "but",
  "or",
  "plus",
  "—",
  "–",
  ":",
  "-",
]);
const LONGEST_LEAD = 24;

/** Reads separators, order words and pointers from this token on. */
export function readLead(sentence: readonly Token[], from: number, actions: ReadonlySet<string>): Lead {
  const lead: Lead = {
    end: from,
    link: "next",
    isStrong: false,
    isOrdered: false,
    isSequel: false,
    named: [],
  };
  // Bounded, so that a run of commas is not read again from each of them.
  while (lead.end < from + LONGEST_LEAD && readOne(sentence, lead, actions)) {
    // every turn moves `lead.end` on
  }
  return lead;
}

/** Reads one more separator, order word or pointer into the lead; false when there is none. */
function readOne(sentence: readonly Token[], lead: Lead, actions: ReadonlySet<string>): boolean {
  const token = sentence[lead.end];
  if (token === undefined || token.kind === "quote" || token.kind === "aside") return false;
  const phrase = orderPhraseAt(sentence, lead.end);
  if (phrase && introduces(sentence, phrase, actions)) {
    const isStrong = phrase.strength === "strong";
    extend(lead, phrase.end, phrase.link, { isStrong, isSequel: isStrong && phrase.link === "next" });
    return true;
  }
  const subordinate = subordinateAt(sentence, lead.end, actions);
  if (subordinate?.kind === "reference") {
    if (subordinate.isNamed) lead.named = sentence.slice(lead.end, subordinate.end);
    extend(lead, subordinate.end, subordinate.link, {
      isStrong: true,
      isSequel: subordinate.link === "next",
    });
    return true;
  }
  if (!SEPARATORS.has(token.lower)) return false;
  lead.end += 1;
  return true;
}

function extend(
  lead: Lead,
  end: number,
  link: Link,
  { isStrong, isSequel }: Pick<Lead, "isStrong" | "isSequel">,
): void {
  lead.end = end;
  lead.isStrong ||= isStrong;
  lead.isSequel ||= isSequel;
  lead.isOrdered = true;
  if (link !== "next") lead.link = link;
}

/** "First, …" and "next send …" are order words, "next quarter" and "second opinion" are not. */
function introduces(
  sentence: readonly Token[],
  { strength, end }: { strength: "strong" | "weak"; end: number },
  actions: ReadonlySet<string>,
): boolean {
  if (strength === "strong" || sentence[end]?.text === ",") return true;
  return opensClause(sentence, end, actions) || orderPhraseAt(sentence, end) !== undefined;
}
