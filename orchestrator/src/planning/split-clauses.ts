import { boundaryAt, leadingActionAt, trailerAt } from "./clause-boundary.ts";
import type { Clause } from "./clause.ts";
import type { Link } from "./order-words.ts";
import { readLead, SEPARATORS, type Lead } from "./read-lead.ts";
import type { Token } from "./read-tokens.ts";
import { splitSentences } from "./split-sentences.ts";

/** Cuts a description into clauses in the order in which they are written. */
export function splitClauses(tokens: readonly Token[], actions: ReadonlySet<string>): Clause[] {
  const clauses: Clause[] = [];
  for (const sentence of splitSentences(tokens)) {
    const isFirst = clauses.length === 0;
    clauses.push(...besideEachOther(splitSentence(sentence, actions, isFirst ? "first" : "later"), isFirst));
  }
  return clauses.map((clause, place) => ({ ...clause, place }));
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

/** Walks one sentence and begins a new clause wherever separators or order words lead to one. */
function splitSentence(sentence: Token[], actions: ReadonlySet<string>, place: "first" | "later"): Clause[] {
  const clauses: Clause[] = [];
  const opening = readLead(sentence, 0, actions);
  if (place === "first" && opening.named.length > 0) clauses.push(clauseOf(opening.named));
  const action = leadingActionAt(sentence, opening.end, actions);
  if (action) clauses.push({ ...clauseOf(action.tokens), link: action.link, isOrdered: opening.isOrdered });
  let lead = action ? { ...readLead(sentence, action.end, actions), link: action.mainLink } : opening;
  let current = clauseAfter(lead);
  for (let at = lead.end; at < sentence.length;) {
    const boundary = boundaryAt(sentence, at, actions);
    const trailer = boundary ? undefined : trailerAt(sentence, at, actions);
    if (boundary) {
      if (current.tokens.length > 0) clauses.push(current);
      // An empty clause leaves its link to the one that takes its place.
      lead =
        current.tokens.length === 0 && boundary.link === "next"
          ? { ...boundary, link: current.link }
          : boundary;
      current = clauseAfter(lead);
    } else if (trailer && current.tokens.length > 0) {
      trail(current, trailer.link);
    } else {
      current.tokens.push(...sentence.slice(at, at + 1));
    }
    at = boundary?.end ?? trailer?.end ?? at + 1;
  }
  const written = [...clauses, current]
    .map(trimmed)
    .filter(({ tokens }) => tokens.some(({ kind }) => kind !== "mark"));
  return written.map((clause, i) => ({ ...clause, startsSentence: i === 0 }));
}

function trail(clause: Clause, link: Link): void {
  if (link !== "next") clause.link = link;
  clause.isTrailed ||= link === "parallel";
  clause.isOrdered = true;
}

function clauseAfter({ link, isOrdered, isSequel }: Lead): Clause {
  return { ...clauseOf([]), link, isOrdered, isSequel };
}

function clauseOf(tokens: Token[]): Clause {
  return {
    place: 0,
    tokens,
    sharedObject: [],
    link: "next",
    startsSentence: false,
    isOrdered: false,
    isSequel: false,
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
