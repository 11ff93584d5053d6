import { isActionVerb, isGerund } from "./action-verbs.ts";
import type { Link } from "./order-words.ts";
import type { Token } from "./read-tokens.ts";
import { STOP_WORDS } from "./stop-words.ts";

/**
 * What a subordinate clause of time means for the plan.
 * reference: it only points at work already named ("once both are finished") and says the order;
 * action: it names work of its own ("after translating it").
 */
type Subordinate =
  | { kind: "reference"; end: number; link: Link; isCondition: boolean; isNamed: boolean }
  | { kind: "action"; start: number; opener: string };

const LONGEST_REFERENCE = 10;
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const TIME_OPENERS = words("after before once when whenever while until upon following if as prior");
const COMPLETIONS = words(`
  done complete completed completes finished finishes ready available over collected received obtained passed pass
  passes succeed succeeds succeeded works worked ends ended finish processed approved generated created confirmed fine
  successful green`);
const SUBJECTS = words("it that this they these those everything all both each you i we the either");
const PERSONS = words("you i we youve ive weve you've i've we've");
const EVERYTHING = words("both all everything each they these those two three");
const NOUN_OPENERS = words("after upon following");
const FORWARDERS = words("only right immediately directly soon shortly just");

/** Reads the subordinate clause of time or condition that begins at this token, if one does. */
export function subordinateAt(
  tokens: readonly Token[],
  at: number,
  actions: ReadonlySet<string>,
): Subordinate | undefined {
  let opener = at;
  while (FORWARDERS.has(tokens[opener]?.lower ?? "")) opener += 1;
  const word = tokens[opener]?.lower ?? "";
  if (tokens[opener]?.kind !== "word" || !TIME_OPENERS.has(word)) return undefined;
  const isAsSoonAs =
    word === "as" && tokens[opener + 1]?.lower === "soon" && tokens[opener + 2]?.lower === "as";
  if (word === "as" && !isAsSoonAs) return undefined;
  const isPriorTo = word === "prior" && tokens[opener + 1]?.lower === "to";
  if (word === "prior" && !isPriorTo) return undefined;
  const start = opener + (isAsSoonAs ? 3 : isPriorTo ? 2 : 1);
  return action(tokens, start, isPriorTo ? "before" : word, actions) ?? reference(tokens, start, word);
}

function action(
  tokens: readonly Token[],
  start: number,
  opener: string,
  actions: ReadonlySet<string>,
): Subordinate | undefined {
  if (opener === "if" || opener === "until") return undefined;
  if (isGerund(tokens[start])) return { kind: "action", start, opener };
  const hasPerson = PERSONS.has(tokens[start]?.lower ?? "");
  if (!hasPerson) return undefined;
  const verb = tokens[start + 1]?.lower === "have" ? start + 2 : start + 1;
  const isNamed = isActionVerb(tokens, verb, actions) || /^[a-z]{3,}ed$/.test(tokens[verb]?.lower ?? "");
  return isNamed ? { kind: "action", start: verb, opener } : undefined;
}

/** "that runs", "it is done", "both are finished", "the chart is ready", "the meeting,". */
function reference(tokens: readonly Token[], start: number, opener: string): Subordinate | undefined {
  if (opener === "while")
    return SUBJECTS.has(tokens[start]?.lower ?? "") ? whileRunning(tokens, start) : undefined;
  for (let at = start; at < Math.min(tokens.length, start + LONGEST_REFERENCE); at += 1) {
    const token = tokens[at];
    if (token === undefined || token.kind === "quote") return undefined;
    const isNounOnly = token.text === "," && NOUN_OPENERS.has(opener);
    if (token.text === "," && !isNounOnly) return undefined;
    if (!isNounOnly && !(at > start && COMPLETIONS.has(token.lower))) continue;
    const subject = tokens.slice(start, at).filter(({ kind }) => kind === "word");
    return {
      kind: "reference",
      end: isNounOnly ? at : at + 1,
      link: subject.some(({ lower }) => EVERYTHING.has(lower)) ? "join" : "next",
      isCondition: opener === "if",
      isNamed: subject.some(({ lower }) => !STOP_WORDS.has(lower) && !COMPLETIONS.has(lower)),
    };
  }
  return undefined;
}

function whileRunning(tokens: readonly Token[], start: number): Subordinate | undefined {
  const isVerb = /^(?:is|are|runs|run|happens|works|goes)$/;
  for (let at = start + 1; at < Math.min(tokens.length, start + 5); at += 1) {
    if (!isVerb.test(tokens[at]?.lower ?? "")) continue;
    const isProgressive = tokens[at + 1]?.lower.endsWith("ing") === true;
    return {
      kind: "reference",
      end: isProgressive ? at + 2 : at + 1,
      link: "parallel",
      isCondition: false,
      isNamed: false,
    };
  }
  return undefined;
}
