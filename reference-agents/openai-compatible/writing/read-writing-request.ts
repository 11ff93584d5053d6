import { splitStepText } from "../../agent-server/split-step-text.ts";
import { textOf } from "../../api/input/find-text.ts";
import { readInstructions } from "../../api/input/read-instructions.ts";
import { unwrapStepOutput } from "../../api/input/unwrap-step-output.ts";
import { lastUserText } from "../../chat-completions/chat-request.ts";
import type { ChatMessage } from "../../chat-completions/chat-source.ts";
import { proseBody } from "../../local-model/prose-body.ts";
import { splitWords } from "../../local-model/words.ts";

/** What is to be written, and the text to work on when there is one. */
export interface WritingRequest {
  command: string;
  text: string | undefined;
}

const CITATION = /\s?\[\d{1,3}\](?!\()/g;
const LONG_TEXT_WORDS = 25;

/**
 * The text stands in the last message (below "Data:", in quotes, in a code block, after a colon or a line break) or is
 * the longest thing said before it.
 */
export function readWritingRequest(messages: readonly ChatMessage[]): WritingRequest {
  const { request, data } = splitStepText(lastUserText(messages));
  const given = unwrapStepOutput(data);
  if (given !== undefined) return { command: request, text: plain(textOf(given)) };
  const block = /^([^\n]{1,400})\n\s*(\S[\s\S]*)$/.exec(request);
  if (block !== null && splitWords(block[2] ?? "").length >= 3)
    return { command: block[1] ?? "", text: plain(block[2] ?? "") };
  const { command, payload } = readInstructions(request);
  if (payload !== undefined) return { command, text: plain(payload) };
  const last = messages.findLastIndex(({ role }) => role === "user");
  const earlier = messages
    .slice(0, last)
    .filter(({ role, content }) => role !== "system" && splitWords(content).length >= LONG_TEXT_WORDS)
    .toSorted((a, b) => b.content.length - a.content.length)[0];
  return { command: request, text: earlier === undefined ? undefined : plain(earlier.content) };
}

function plain(text: string): string {
  return proseBody(text).replace(CITATION, "").trim();
}
