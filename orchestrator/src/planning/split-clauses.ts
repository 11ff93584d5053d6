import { opensClause } from "./clause-openers.ts";
import { orderPhraseAt, type Link } from "./order-words.ts";
import type { Token } from "./read-tokens.ts";
import { splitSentences } from "./split-sentences.ts";
import { subordinateAt } from "./subordinate.ts";

/** A stretch of a description that asks for one thing, or says something about one. */
export interface Clause {
  /** Its place among the clauses of the description. */
  place: number;
  tokens: Token[];
  /** The object it shares with the next clause: "translate" in "translate and summarise this text". */
  sharedObject: Token[];
  link: Link;
  startsSentence: boolean;
  /** An order word or a pointer ("once that is done") stood before it. */
  isOrdered: boolean;
  isSequel: boolean;
  /** The order word stood at its end: "… at the same time". */
  isTrailed: boolean;
}

const LONGEST_LEAD = 24;
const SEPARATORS = new Set([",", "and", "&", "but", "or", "plus", "—", "–", ":", "-"]);

/** Cuts a description into clauses in the order in which they are written. */
export function splitClauses(tokens: readonly Token[], actions: ReadonlySet<string>): Clause[] {
  return splitSentences(tokens)
    .flatMap((sentence, at) => besideEachOther(splitSentence(sentence, actions), at === 0))
    .map((clause, place) => ({ ...clause, place }));
}

/**
 * "In parallel: A, B and C", "then, in parallel, A and B" and "A, B and C at the same time" set the clauses of the
 * sentence beside each other; with nothing before them to be parallel to, that is what the word must mean.
 */
function besideEachOther(clauses: Clause[], isFirstSentence: boolean): Clause[] {
  const [first, ...rest] = clauses;
  if (!first) return clauses;
  const isLed = first.link === "parallel" && (isFirstSentence || first.isSequel);
  const isTrailed = rest.at(-1)?.isTrailed === true;
  if (!isLed && !isTrailed) return clauses;
  const beside = rest.map((clause) => (clause.isOrdered ? clause : { ...clause, link: "parallel" as const }));
  return [{ ...first, link: isLed ? "next" : first.link }, ...beside];
}

interface Lead {
  end: number;
  link: Link;
  isStrong: boolean;
  isOrdered: boolean;
  /** It says "then" as well as "in parallel". */
  isSequel: boolean;
}

/** Walks one sentence and begins a new clause wherever separators or order words lead to one. */
function splitSentence(sentence: Token[], actions: ReadonlySet<string>): Clause[] {
  const clauses: Clause[] = [];
  const opening = readLead(sentence, 0, actions);
  let current = emptyClause(opening, true);
  let at = opening.end;
  const begin = (lead: Lead) => {
    if (current.tokens.length > 0) clauses.push(current);
    else if (lead.link === "next") lead.link = current.link;
    current = emptyClause(lead, clauses.length === 0);
    at = lead.end;
  };
  const deferred = leadingAction(sentence, at, actions);
  if (deferred) {
    clauses.push({ ...emptyClause({ ...opening, link: deferred.link }, true), tokens: deferred.tokens });
    begin({ ...readLead(sentence, deferred.end, actions), link: deferred.mainLink });
  }
  while (at < sentence.length) {
    const lead = boundaryAt(sentence, at, actions);
    if (lead) {
      begin(lead);
      continue;
    }
    const trailing = trailingAt(sentence, at, actions);
    if (trailing) {
      if (trailing.link !== "next") current.link = trailing.link;
      current.isTrailed ||= trailing.link === "parallel";
      current.isOrdered = true;
      at = trailing.end;
      continue;
    }
    const token = sentence[at];
    if (token) current.tokens.push(token);
    at += 1;
  }
  if (current.tokens.length > 0) clauses.push(current);
  return clauses.map(trimmed).filter(({ tokens }) => tokens.some(({ kind }) => kind !== "mark"));
}

/** "Before you deploy the build, run the tests": the first half is a clause of its own. */
function leadingAction(sentence: Token[], at: number, actions: ReadonlySet<string>) {
  const subordinate = subordinateAt(sentence, at, actions);
  if (subordinate?.kind !== "action") return undefined;
  const comma = sentence.findIndex((token, i) => i > subordinate.start && token.text === ",");
  if (comma < 0) return undefined;
  const link: Link = subordinate.opener === "before" ? "after-next" : "next";
  const mainLink: Link = subordinate.opener === "while" ? "parallel" : "next";
  return { tokens: sentence.slice(subordinate.start, comma), end: comma + 1, link, mainLink };
}

/** The clause boundary at this token: separators, order words and pointers that lead to a new clause. */
function boundaryAt(sentence: Token[], at: number, actions: ReadonlySet<string>): Lead | undefined {
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

function subordinateLead({ opener, start }: { opener: string; start: number }): Lead {
  const link: Link = opener === "before" ? "next" : opener === "while" ? "parallel" : "before-previous";
  return { end: start, link, isStrong: true, isOrdered: true, isSequel: false };
}

/** "… in parallel", "… afterwards", "… after both are finished" at the end of a clause. */
function trailingAt(sentence: Token[], at: number, actions: ReadonlySet<string>): Lead | undefined {
  const phrase = orderPhraseAt(sentence, at);
  const end = phrase?.strength === "strong" ? phrase.end : undefined;
  if (phrase && end !== undefined && endsClause(sentence, end)) {
    return { end, link: phrase.link, isStrong: true, isOrdered: true, isSequel: false };
  }
  const subordinate = at > 0 ? subordinateAt(sentence, at, actions) : undefined;
  if (subordinate?.kind !== "reference" || subordinate.isCondition) return undefined;
  if (!endsClause(sentence, subordinate.end)) return undefined;
  return { end: subordinate.end, link: subordinate.link, isStrong: true, isOrdered: true, isSequel: false };
}

function endsClause(sentence: Token[], at: number): boolean {
  const next = sentence[at];
  return next === undefined || next.kind === "mark" || next.lower === "and";
}

/** Reads separators, order words and pointers from this token on. */
function readLead(sentence: Token[], from: number, actions: ReadonlySet<string>): Lead {
  const lead: Lead = { end: from, link: "next", isStrong: false, isOrdered: false, isSequel: false };
  // Bounded, so that a run of commas is not read again from each of them.
  while (lead.end < from + LONGEST_LEAD) {
    const token = sentence[lead.end];
    if (token === undefined || token.kind === "quote" || token.kind === "aside") return lead;
    const phrase = orderPhraseAt(sentence, lead.end);
    const subordinate = subordinateAt(sentence, lead.end, actions);
    if (SEPARATORS.has(token.lower) && (lead.end > from || from > 0 || token.kind === "mark")) {
      lead.end += 1;
    } else if (phrase && introduces(sentence, phrase, actions)) {
      lead.end = phrase.end;
      lead.isStrong ||= phrase.strength === "strong";
      lead.isSequel ||= phrase.strength === "strong" && phrase.link === "next";
      lead.isOrdered = true;
      if (phrase.link !== "next") lead.link = phrase.link;
    } else if (subordinate?.kind === "reference") {
      lead.end = subordinate.end;
      lead.isStrong = true;
      lead.isSequel ||= subordinate.link === "next";
      lead.isOrdered = true;
      if (subordinate.link !== "next") lead.link = subordinate.link;
    } else {
      return lead;
    }
  }
  return lead;
}

/** "First, …" and "next send …" are order words, "next quarter" and "second opinion" are not. */
function introduces(
  sentence: Token[],
  phrase: { strength: "strong" | "weak"; end: number },
  actions: ReadonlySet<string>,
): boolean {
  if (phrase.strength === "strong" || sentence[phrase.end]?.text === ",") return true;
  return opensClause(sentence, phrase.end, actions) || orderPhraseAt(sentence, phrase.end) !== undefined;
}

function emptyClause({ link, isOrdered, isSequel }: Lead, startsSentence: boolean): Clause {
  return {
    place: 0,
    tokens: [],
    sharedObject: [],
    link,
    startsSentence,
    isOrdered,
    isSequel,
    isTrailed: false,
  };
}

function trimmed(clause: Clause): Clause {
  const { tokens } = clause;
  let end = tokens.length;
  while (end > 0 && (tokens[end - 1]?.kind === "mark" || SEPARATORS.has(tokens[end - 1]?.lower ?? "")))
    end -= 1;
  return end === tokens.length ? clause : { ...clause, tokens: tokens.slice(0, end) };
}
