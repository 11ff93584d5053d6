import porter2 from "wink-porter2-stemmer";

const LONGEST_WORD = 32; // Porter2 takes quadratic time; no longer word is worth stemming
const PLAIN_WORD = /^[a-z]+$/;

/** The stem under which a lower-case word is indexed and looked up. */
export function stemWord(word: string): string {
  if (word.length > LONGEST_WORD) return word.slice(0, LONGEST_WORD);
  return PLAIN_WORD.test(word) ? porter2(americanSpelling(word)) : word;
}

/** British and American spellings must meet in one stem; "analysis" and "analytics" join their verb. */
function americanSpelling(word: string): string {
  return word
    .replace(/^analy(?:s[ei]|t)[a-z]*$/, "analyze")
    .replace(/^([a-z]{4,})is(e|es|ed|er|ers|ing|ation|ations)$/, "$1iz$2")
    .replace(/^([a-z]{3,})our(s|ed|ing|al)?$/, "$1or$2")
    .replace(/^(cent|theat|met|lit)re(s?)$/, "$1er$2")
    .replace(/^(catal|dial|monol)ogue(s?)$/, "$1og$2");
}
