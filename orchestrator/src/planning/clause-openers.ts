import { isActionVerb } from "./action-verbs.ts";
import type { Token } from "./read-tokens.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const SUBJECTS = words("i we you");
const MODALS = words("want need wish would should must can could will hope plan have like love may might");
const WISH_CONTRACTIONS = words("i'd we'd you'd i'll we'll you'll");
/** "I'm looking for …" asks, "I'm starving" only says. */
const SEEKING = words("looking trying hoping going searching planning");
const BETWEEN = words("you me us to for please kindly just also like love be able want need help have");
const QUESTION_WORDS = words("what how where who when why which whose whats");
const AUXILIARIES = words("is are was were do does did can could would will should has have may");
const THINGS = words("there i we you it they the this these any my");
const GREETINGS = words("hello hi hey dear greetings please kindly ok okay so well thanks and but");

/** Where the words of politeness end that stand before the verb: "could you please help me to …". */
export function skipOpeners(tokens: readonly Token[], at: number): number {
  let next = at;
  while (isPoliteness(tokens[next]) || (tokens[next]?.text === "," && next > at)) next += 1;
  const length = openerLength(tokens, next);
  if (length === 0) return next;
  next += length;
  while (BETWEEN.has(tokens[next]?.lower ?? "") || MODALS.has(tokens[next]?.lower ?? "")) next += 1;
  return next;
}

/** How many words open a modal question ("can you"), a wish ("I want", "I'd") or a plea ("help me"). */
function openerLength(tokens: readonly Token[], at: number): number {
  const [first, second, third] = [0, 1, 2].map((offset) => tokens[at + offset]?.lower ?? "");
  if (first === undefined || second === undefined || third === undefined) return 0;
  if (AUXILIARIES.has(first) && SUBJECTS.has(second)) return 2;
  if (WISH_CONTRACTIONS.has(first)) return 1;
  if (SUBJECTS.has(first) && MODALS.has(second)) return 2;
  if (/^(?:i'm|we're)$/.test(first) && SEEKING.has(second)) return 2;
  if (SUBJECTS.has(first) && /^(?:am|are)$/.test(second) && SEEKING.has(third)) return 3;
  if (first === "let's" || first === "lets") return 1;
  const isPlea = (first === "let" || first === "help") && (second === "me" || second === "us");
  return isPlea ? 2 : 0;
}

/** Whether a request begins here: a wish, a question or a verb that asks for something. */
export function opensClause(tokens: readonly Token[], at: number, actions: ReadonlySet<string>): boolean {
  const verb = skipOpeners(tokens, at);
  if (verb > at && tokens[verb] !== undefined && !onlyPoliteness(tokens, at, verb)) return true;
  if (isQuestion(tokens, verb)) return true;
  return isActionVerb(tokens, verb, actions);
}

/** Whether a clause that begins here is a question. */
export function asksQuestion(tokens: readonly Token[], at: number): boolean {
  return isQuestion(tokens, at) || QUESTION_WORDS.has(tokens[at]?.lower ?? "");
}

/** Whether a question begins here, in the middle of a sentence; "which" and "who" alone are as often relative. */
export function isQuestion(tokens: readonly Token[], at: number): boolean {
  const [first, second] = [tokens[at]?.lower ?? "", tokens[at + 1]?.lower ?? ""];
  if (AUXILIARIES.has(first)) return THINGS.has(second);
  if (first === "which" || first === "who") return false;
  return QUESTION_WORDS.has(first.replace(/'s$/, "")) && second !== "";
}

function onlyPoliteness(tokens: readonly Token[], from: number, to: number): boolean {
  return tokens.slice(from, to).every((token) => isPoliteness(token) || token.text === ",");
}

function isPoliteness(token: Token | undefined): boolean {
  return token?.kind === "word" && GREETINGS.has(token.lower);
}
