import { splitSentences } from "../../local-model/sentences.ts";
import { shortenSentence, tightenSentence } from "../../local-model/shorten-sentence.ts";
import { readCount } from "../../local-model/read-count.ts";
import { summarise } from "../../local-model/summarise.ts";
import { splitWords } from "../../local-model/words.ts";

const SHORTER_SHARE = 0.5;
const MAX_SENTENCES = 200;
const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bcan['’]t\b/gi, "cannot"],
  [/\bwon['’]t\b/gi, "will not"],
  [/\b(\w+)n['’]t\b/gi, "$1 not"],
  [/\blet['’]s\b/gi, "let us"],
  [/\b(it|that|there|he|she|what|who)['’]s\b/gi, "$1 is"],
  [/\bI['’]m\b/g, "I am"],
  [/\b(\w+)['’]re\b/gi, "$1 are"],
  [/\b(\w+)['’]ve\b/gi, "$1 have"],
  [/\b(\w+)['’]ll\b/gi, "$1 will"],
];
const FORMAL_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:hi|hey)\b/gi, "Dear Sir or Madam"],
  [/\ba lot of\b/gi, "many"],
  [/\bget in touch with\b/gi, "contact"],
  [/\bfind out\b/gi, "determine"],
  [/\bgonna\b/gi, "going to"],
  [/\bwanna\b/gi, "want to"],
  [/\b(?:guys|folks)\b/gi, "everyone"],
  [/\bstuff\b/gi, "material"],
  [/\bkids\b/gi, "children"],
  [/\basap\b/gi, "as soon as possible"],
  [/\b(?:ok|okay)\b/gi, "acceptable"],
  [/\bthanks\b/gi, "thank you"],
  [/\bsorry for\b/gi, "we apologise for"],
  [/\bbig\b/gi, "considerable"],
  [/!+/g, "."],
];
const PLAIN_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\butili[sz]e(s|d)?\b/gi, "use$1"],
  [/\bcommence(s|d)?\b/gi, "begin$1"],
  [/\bterminate(s|d)?\b/gi, "end$1"],
  [/\badditional\b/gi, "more"],
  [/\bapproximately\b/gi, "about"],
  [/\bsubsequently\b/gi, "later"],
  [/\bnevertheless\b/gi, "still"],
  [/\btherefore\b/gi, "so"],
  [/\bregarding\b/gi, "about"],
  [/\bsufficient\b/gi, "enough"],
  [/\bnumerous\b/gi, "many"],
  [/\bassist(?:ance)?\b/gi, "help"],
  [/\bobtain\b/gi, "get"],
  [/\bprior to\b/gi, "before"],
  [/\bdemonstrate(s|d)?\b/gi, "show$1"],
];

/** Half as long, or as many words or sentences as asked for: the weaker sentences go, the others lose their filler. */
export function shortenText(command: string, text: string): string {
  const sentences = splitSentences(text);
  const total = splitWords(text).length;
  const wantedSentences = readCount(command, "(?:sentences?|lines?)");
  const words = readCount(command, "words") ?? Math.ceil(total * SHORTER_SHARE);
  const short = sentences.map(shortenSentence);
  const isShortEnough = wantedSentences === undefined && countWords(short) <= words;
  if (isShortEnough) return short.join(" ");
  const kept = summarise(
    short.join("\n\n"),
    wantedSentences === undefined
      ? { words, sentences: MAX_SENTENCES }
      : { sentences: Math.min(wantedSentences, MAX_SENTENCES) },
  ).sentences;
  return kept.join(" ");
}

/** The same sentences in another tone, paragraph by paragraph. */
export function changeTone(text: string, tone: "formal" | "plain"): string {
  const rules = tone === "formal" ? [...CONTRACTIONS, ...FORMAL_WORDS] : PLAIN_WORDS;
  return text
    .split(/\n\s*\n/)
    .map((paragraph) =>
      splitSentences(paragraph)
        .map((sentence) => apply(tightenSentence(sentence), rules))
        .join(" "),
    )
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
}

function apply(sentence: string, rules: readonly (readonly [RegExp, string])[]): string {
  const changed = rules.reduce(
    (text, [pattern, words]) =>
      text.replace(pattern, (...match: string[]) => {
        const filled = words.replace("$1", match[1] ?? "");
        return /^\p{Lu}/u.test(match[0] ?? "")
          ? `${filled.charAt(0).toUpperCase()}${filled.slice(1)}`
          : filled;
      }),
    sentence,
  );
  return `${changed.charAt(0).toUpperCase()}${changed.slice(1)}`;
}

function countWords(sentences: string[]): number {
  return splitWords(sentences.join(" ")).length;
}
