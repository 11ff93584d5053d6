import { isActionVerb } from "./action-verbs.ts";
import type { Token } from "./read-tokens.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const SUBJECTS = words("i we you");
const MODALS = words(
  "want need wish would should must can could will d hope plan have like love am are do may might",
);
const BETWEEN = words(
  "you me us to please kindly just also like love be able want need help how have a i we would if by the",
);
const QUESTION_WORDS = words("what how where who when why which whose whats");
const AUXILIARIES = words("is are was were do does did can could would will should has have may");
const THINGS = words("there i we you it they the this these any my");
const GREETINGS = words("hello hi hey dear greetings please kindly ok okay so well thanks and but");

/** Where the words of politeness end that stand before the verb: "could you please help me to …". */
export function skipOpeners(tokens: readonly Token[], at: number): number {
  let next = at;
  while (isPoliteness(tokens[next]) || (tokens[next]?.text === "," && next > at)) next += 1;
  const first = tokens[next]?.lower ?? "";
  const isModalQuestion = AUXILIARIES.has(first) && SUBJECTS.has(tokens[next + 1]?.lower ?? "");
  const isWish =
    SUBJECTS.has(subjectOf(first)) && (first.includes("'") || MODALS.has(tokens[next + 1]?.lower ?? ""));
  const isPlea =
    first === "let" || first === "let's" || first === "lets" || (first === "help" && isMe(tokens[next + 1]));
  if (!isModalQuestion && !isWish && !isPlea) return next;
  next += isPlea && first !== "let" ? 1 : 2;
  if (isWish && first.includes("'")) next -= 1;
  while (BETWEEN.has(tokens[next]?.lower ?? "") || MODALS.has(tokens[next]?.lower ?? "")) next += 1;
  return next;
}

/** Whether a request begins here: a wish, a question or a verb that asks for something. */
export function opensClause(tokens: readonly Token[], at: number, actions: ReadonlySet<string>): boolean {
  const verb = skipOpeners(tokens, at);
  if (verb > at && tokens[verb] !== undefined && !onlyPoliteness(tokens, at, verb)) return true;
  if (isQuestion(tokens, verb)) return true;
  return isActionVerb(tokens, verb, actions);
}

/** Whether a question begins here; "which" and "who" alone are as often relative. */
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

function subjectOf(word: string): string {
  return word.split("'")[0] ?? "";
}

function isMe(token: Token | undefined): boolean {
  return token?.lower === "me" || token?.lower === "us";
}
