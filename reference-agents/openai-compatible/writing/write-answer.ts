import type { ChatMessage } from "../../chat-completions/chat-source.ts";
import { readCount } from "../../local-model/read-count.ts";
import { splitSentences } from "../../local-model/sentences.ts";
import { shortenSentence } from "../../local-model/shorten-sentence.ts";
import { summarise } from "../../local-model/summarise.ts";
import { titlesOf } from "../../local-model/title-of.ts";
import { answerFromText } from "./answer-from-text.ts";
import { draftEmail } from "./draft-email.ts";
import { outlineText } from "./outline-text.ts";
import { readWritingRequest } from "./read-writing-request.ts";
import { changeTone, shortenText } from "./rewrite-text.ts";

type Skill = (text: string, command: string) => string;

const DEFAULT_TITLES = 3;
const DEFAULT_POINTS = 5;

// In the order of precedence: an email with the key points is an email.
const SKILLS: readonly (readonly [RegExp, Skill])[] = [
  [/\b(?:titles?|headlines?|subject lines?)\b/i, suggestTitles],
  [/\b(?:outline|structure|table of contents|talking points)\b/i, outlineText],
  [
    /\b(?:shorten\w*|shorter|condense|trim|cut (?:it )?down|more concise|tighten)\b/i,
    (text, command) => shortenText(command, text),
  ],
  [/\b(?:formal|professional|polite|official)\b/i, (text) => changeTone(text, "formal")],
  [/\b(?:plain|simple|simpler|simplify|easier|clearer)\b/i, (text) => changeTone(text, "plain")],
  [/\b(?:bullets?|bullet points?|key points?|main points?|points|list|takeaways|highlights)\b/i, listPoints],
  [/\b(?:summar\w+|sum up|tl;?dr|abstract|recap|gist|in short)\b/i, summariseText],
  [
    /\b(?:rewrite|rephrase|reword|paraphrase|improve|polish|edit|proofread|revise)\b/i,
    (text) => changeTone(text, "plain"),
  ],
];
const EMAIL = /\b(?:e-?mails?|letter|mail|newsletter|reply|memo)\b/i;
const IS_QUESTION =
  /\?\s*$|^\s*(?:what|who|when|where|why|how|which|does|do|did|is|are|was|were|can|could|should|answer)\b/i;
const ABILITIES =
  "I summarise a text, list its key points, shorten or rephrase it, make it formal or plain, suggest titles, outline " +
  "it, draft an email from it and answer questions about it. Send the text below the request, separated by a line " +
  "break. Without a language model I work only with the words you give me: I cannot translate, invent or answer from general knowledge.";

/** Writes from the text in the conversation; says what it can do when there is none, or nothing it knows is asked. */
export function writeAnswer(messages: readonly ChatMessage[]): string {
  const request = readWritingRequest(messages);
  const { command, text } = request;
  if (EMAIL.test(command)) return draftEmail(request) ?? ABILITIES;
  if (/\btranslat\w+/i.test(command)) return `Translating needs a language model. ${ABILITIES}`;
  if (text === undefined || text === "") return ABILITIES;
  const skill = SKILLS.find(([asked]) => asked.test(command))?.[1];
  if (skill !== undefined) return skill(text, command);
  if (IS_QUESTION.test(command)) return answerFromText(command, text);
  return `I am not sure what to do with the text, so here is its summary: ${summariseText(text, "")}\n\n${ABILITIES}`;
}

function suggestTitles(text: string, command: string): string {
  const isOne = /\b(?:a|one|the)\s+(?:\w+\s+){0,2}(?:title|headline|subject line)\b/i.test(command);
  const wanted =
    readCount(command, "(?:\\w+ )?(?:titles|headlines|subject lines)") ?? (isOne ? 1 : DEFAULT_TITLES);
  const titles = titlesOf(text, wanted);
  return titles.length === 1 ? (titles[0] ?? "") : titles.map((title, i) => `${i + 1}. ${title}`).join("\n");
}

function listPoints(text: string, command: string): string {
  const wanted = readCount(command, "(?:bullets?|bullet points?|points?|lines?|takeaways|highlights)");
  const all = splitSentences(text);
  const limit =
    wanted ?? (/\b(?:key|main)\b/i.test(command) ? DEFAULT_POINTS : Math.max(DEFAULT_POINTS, all.length));
  const kept = all.length <= limit ? all : summarise(text, { sentences: limit }).sentences;
  return kept.map((sentence) => `- ${shortenSentence(sentence)}`).join("\n");
}

function summariseText(text: string, command: string): string {
  const sentences = readCount(command, "sentences?");
  const words = readCount(command, "words");
  const limits = {
    ...(sentences === undefined ? {} : { sentences }),
    ...(words === undefined ? {} : { words, sentences: 50 }),
  };
  return summarise(text, limits).sentences.join(" ");
}
