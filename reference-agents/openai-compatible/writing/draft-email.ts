import { shortenSentence, tightenSentence } from "../../local-model/shorten-sentence.ts";
import { splitSentences } from "../../local-model/sentences.ts";
import { summarise } from "../../local-model/summarise.ts";
import { titleOf } from "../../local-model/title-of.ts";
import type { WritingRequest } from "./read-writing-request.ts";

const RECIPIENT =
  /\b(?:[Ee]-?mails?|[Ll]etter|[Mm]ail|[Mm]essage|[Rr]eply|[Nn]ote)\s+(?:to|for)\s+((?:the\s+|our\s+|my\s+|all\s+)?[\p{L}.’'-]+(?:\s+\p{Lu}[\p{L}.’'-]*)?)/u;
const SUBJECT =
  /\b(?:about|regarding|concerning|on the subject of)\s+(.{2,120}?)(?=$|[.;:!?\n]|\s+(?:to|with|and ask|using|from)\s)/i;
const GROUP = /^(?:(the|our|my|all)\s+)?(\p{Ll}[\p{L}’'-]*)$/u;
const FORMAL = /\b(?:formal|polite|official|letter|customers?|client)\b/i;
const POINTS = /\b(?:points?|bullets?|summary|findings|results?|report|figures)\b/i;
const MAX_POINTS = 6;
const PROSE_SENTENCES = 5;

/** An email built from the text: subject, greeting, its points and a closing with a place for the name. */
export function draftEmail({ command, text }: WritingRequest): string | undefined {
  const subject = SUBJECT.exec(command)?.[1]?.trim();
  const content = text ?? subject;
  if (content === undefined) return undefined;
  const recipient = RECIPIENT.exec(command)?.[1];
  const sentences = text === undefined ? [] : contentOf(text);
  const isList = POINTS.test(command) || sentences.length > 3;
  const title = sentenceCase(subject ?? titleOf(content));
  const body = isList
    ? [
        opening(title, subject, command),
        sentences.map((sentence) => `- ${shortenSentence(sentence)}`).join("\n"),
      ]
    : [sentences.map(tightenSentence).map(endSentence).join(" ") || `I am writing to you about ${content}.`];
  const closing = FORMAL.test(command) ? "Kind regards," : "Best regards,";
  return [
    `Subject: ${title}`,
    greeting(recipient, command),
    ...body,
    "Please let me know if you have any questions.",
    `${closing}\n[Your name]`,
  ].join("\n\n");
}

/** Of a short text everything, of a long one what it is mostly about; tables and headings stay out. */
function contentOf(text: string): string[] {
  const all = splitSentences(text).filter(
    (sentence) => !/ – | \| /.test(sentence) || /[.!?]$/.test(sentence),
  );
  const unique = all.filter(
    (sentence, at) => !all.some((other, i) => i !== at && repeats(sentence, other, at > i)),
  );
  if (unique.length <= PROSE_SENTENCES) return unique;
  return summarise(unique.join("\n\n"), { sentences: MAX_POINTS }).sentences;
}

/** Whether a sentence says another one over again, with a label before it or word for word. */
function repeats(sentence: string, other: string, isLater: boolean): boolean {
  return sentence === other ? isLater : sentence.endsWith(other);
}

function opening(title: string, subject: string | undefined, command: string): string {
  const what = /\b(?:results?|findings|report|figures)\b/i.test(command)
    ? "the main points"
    : "a short summary";
  return subject === undefined
    ? `Here are ${what === "a short summary" ? "the key points" : what}:`
    : `Here is what you need to know about ${lowerFirst(title)}:`;
}

function greeting(recipient: string | undefined, command: string): string {
  const hello = FORMAL.test(command) ? "Dear" : "Hello";
  if (recipient === undefined) return FORMAL.test(command) ? "Dear Sir or Madam," : "Hello,";
  const group = GROUP.exec(recipient);
  const name = group === null ? recipient.replace(/^(?:the|our|my)\s+/i, "") : group[2];
  return `${hello} ${name},`;
}

function endSentence(sentence: string): string {
  return /[.!?]["'”’)\]]*$/.test(sentence) ? sentence : `${sentence}.`;
}

function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function lowerFirst(text: string): string {
  return /^\p{Lu}\p{Ll}/u.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}
