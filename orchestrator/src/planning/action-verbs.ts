import { stemWord } from "./stem-word.ts";
import { STOP_WORDS } from "./stop-words.ts";
import type { Token } from "./read-tokens.ts";

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Verbs that are seldom anything else: they begin a clause wherever a clause can begin. */
const VERBS = new Set(
  words(`
  accept activate adapt add adjust advise aggregate allocate allow amend analyse analyze annotate announce apologize
  apply arrange ask assemble assess assign attach attend authenticate authorize automate become begin borrow bring
  browse build buy calculate cancel capture categorise categorize choose cite clarify clean cleanse collect combine
  communicate compare compile complete compose compress compute condense configure confirm connect consult
  contact convert coordinate correct create customize debug decide decode decompose deduplicate define delete deliver
  deploy derive describe detect determine develop diagnose discover discuss display distribute divide download draw
  edit eliminate embed enable encode encrypt enhance enrich enroll ensure enter enumerate establish evaluate examine
  execute expand explain explore export extract fetch fill find finish fix generate get give grab guide handle hire
  identify illustrate implement import improve include inform inquire insert inspect install integrate interpret
  invent investigate invite join keep know launch learn lend let list listen locate make merge modify monitor
  move negotiate normalise normalize notify obtain open optimise optimize organise organize paraphrase parse
  pay perform pick plan play post predict prepare present prioritise prioritize proceed process produce
  prove provide publish purchase put query randomize rank rate read rearrange receive recognise recognize recommend
  reconcile recover redact redeem reduce refactor register reject release remind remove rename render renew reorganize
  replace reply reproduce reschedule reserve resize resolve respond restart restore retrieve reverse rewrite
  save scan scrape secure see segment select sell send separate serve set shorten show simplify simulate solve sort
  specify start store submit subscribe suggest summarise summarize take teach tell terminate tidy transcribe
  transform translate transfer triage tune turn unify uninstall unsubscribe update upload use validate verify
  visualise visualize watch withdraw write`),
);

/** Verbs that are as often nouns: they begin a clause only before something a verb takes. */
const NOUN_LIKE = new Set(
  words(`
  do have answer audit back balance benchmark bill book brief buy call cache change chart check clone code comment
  copy cost count cover crop cut deposit design draft drive email estimate exchange exercise file filter flag
  forecast format forward graph group guess help highlight host index issue label lease light lint list load log look
  mail map mark match measure message mix model name need note notice offer order outline paint park patch pitch
  place plot poll post price print profile program proofread purchase quote race rate record refund
  rent repair report request research result return review ride route run sample schedule score search
  secure share ship shop show sign sketch split stage stock stop stream study supply support survey table tag
  target test text ticket trace track trade train travel try tweet visit vote wash watch weigh work`),
);

const AFTER_A_VERB = new Set(
  words(`
  a an the this that these those my your our his her its their it them him me us you all any every each some both
  another one two three what which who whether how where when why if for to on in at into with from about through
  out up down off over via against whatever everything anything more`),
);

const CERTAIN_OBJECTS = new Set(
  words("a an the this these those it them my your our his her its their me us"),
);
const NEVER_BASE_FORM = /(?:s|ed|ing|ly|tion|ment|ness|ity|ward|like)$/;

const VERB_STEMS = new Set([...VERBS, ...NOUN_LIKE].map(stemWord));

/** Whether the word at this place is a verb in its base form that asks for something. */
export function isActionVerb(tokens: readonly Token[], at: number, actions: ReadonlySet<string>): boolean {
  const token = tokens[at];
  if (token?.kind !== "word") return false;
  if (NOUN_LIKE.has(token.lower)) return takesObject(tokens[at + 1]) || continuesList(tokens, at, actions);
  if (VERBS.has(token.lower)) return !isNominalised(tokens[at + 1]);
  if (!/^[a-z]{3,}$/.test(token.text)) return false;
  return (
    (actions.has(stemWord(token.lower)) && takesObject(tokens[at + 1])) || standsAsVerb(token, tokens[at + 1])
  );
}

/** "… and fry the eggs": a word that is no small word and comes before a determiner can hardly be anything else. */
function standsAsVerb(token: Token, next: Token | undefined): boolean {
  return (
    next?.kind === "word" &&
    CERTAIN_OBJECTS.has(next.lower) &&
    !STOP_WORDS.has(token.lower) &&
    !NEVER_BASE_FORM.test(token.lower)
  );
}

/** "Find sources", but not "find and replace" nor "the transfer of". */
function isNominalised(next: Token | undefined): boolean {
  return next?.lower === "of" || next?.lower === "is" || next?.lower === "are";
}

function takesObject(next: Token | undefined): boolean {
  if (next === undefined) return false;
  if (next.kind !== "word") return next.kind === "quote";
  return (
    AFTER_A_VERB.has(next.lower) || /^[#$\p{N}\p{Lu}]/u.test(next.text) || /\p{L}[.@/]\p{L}/u.test(next.text)
  );
}

/** In ", purchase noise cancelling headphones" and, where agents research, "and research queues" it is a verb. */
function continuesList(tokens: readonly Token[], at: number, actions: ReadonlySet<string>): boolean {
  if (tokens[at + 1]?.kind !== "word" || at === 0) return false;
  if (actions.has(stemWord(tokens[at]?.lower ?? ""))) return true;
  return tokens[at - 1]?.text === "," && tokens.slice(at + 1, at + 3).every(({ kind }) => kind === "word");
}

/** Whether a word can be a verb at all, whatever follows it. */
export function isBareVerb(token: Token | undefined): boolean {
  return token?.kind === "word" && (VERBS.has(token.lower) || NOUN_LIKE.has(token.lower));
}

/** Whether a word is the "-ing" form of a verb that asks for something: "translating". */
export function isGerund(token: Token | undefined): boolean {
  if (token?.kind !== "word" || !/^[a-z]{3,}ing$/.test(token.lower)) return false;
  return VERB_STEMS.has(stemWord(token.lower));
}
