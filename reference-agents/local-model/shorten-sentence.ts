const FILLERS =
  /\b(?:basically|actually|really|very|quite|rather|just|simply|essentially|literally|obviously|clearly|of course|in fact|as a matter of fact|in order(?= to)|it should be noted that|please note that|it is important to note that|needless to say,?|at the end of the day,?|in my opinion,?|as you know,?|to be honest),?\s+/gi;
const WORDY: readonly (readonly [RegExp, string])[] = [
  [/\bdue to the fact that\b/gi, "because"],
  [/\bin spite of the fact that\b/gi, "although"],
  [/\bin the event that\b/gi, "if"],
  [/\bat this point in time\b/gi, "now"],
  [/\bat the present time\b/gi, "now"],
  [/\bin the near future\b/gi, "soon"],
  [/\bhas the ability to\b/gi, "can"],
  [/\b(?:is|are) able to\b/gi, "can"],
  [/\ba (?:large|great) number of\b/gi, "many"],
  [/\bthe majority of\b/gi, "most"],
  [/\bwith regard to\b/gi, "about"],
  [/\bfor the purpose of\b/gi, "for"],
  [/\bmake use of\b/gi, "use"],
  [/\bprior to\b/gi, "before"],
  [/\bin addition to\b/gi, "besides"],
  [/\bon a (daily|weekly|monthly) basis\b/gi, "$1"],
];
const ASIDE = /\s*\((?![^()]*\d)[^()]{1,200}\)|\s+–\s[^–]{1,120}\s–(?=\s)/g;
const TAIL =
  /,\s+(?:which|who|where|as well as|including|such as|for example|e\.g\.)\s[^,;.!?]{3,200}(?=[.!?]|$)/;

/** The sentence without filler and wordy phrases; its meaning stays. */
export function tightenSentence(sentence: string): string {
  let text = sentence.replace(FILLERS, "");
  for (const [wordy, plain] of WORDY) text = text.replace(wordy, plain);
  return capitalise(text.replace(/\s+/g, " ").trim());
}

/** The main point of a sentence: without asides and trailing explanations too. */
export function shortenSentence(sentence: string): string {
  const short = tightenSentence(sentence).replace(ASIDE, "").replace(TAIL, "").replace(/\s+/g, " ").trim();
  return capitalise(short.split(/\s+/).length < 3 ? tightenSentence(sentence) : short);
}

function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
