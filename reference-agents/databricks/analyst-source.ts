import { lastUserText } from "../chat-completions/chat-request.ts";
import type { ChatMessage, ChatRequest, ChatSource } from "../chat-completions/chat-source.ts";
import { createLocalSource } from "../chat-completions/local-source.ts";
import { answerQuestion, hasData } from "./answer-question.ts";
import { readQuestion } from "./read-question.ts";

/** Answers from the data in the conversation: the last user message, with the newest data said before when it has none. */
export const tableAnalyst: ChatSource = createLocalSource((messages) => answerQuestion(questionIn(messages)));

/** The same numbers, put into words by a language model. */
export function createModelAnalyst(model: ChatSource): ChatSource {
  const withNumbers = (request: ChatRequest): ChatRequest => {
    const question = questionIn(request.messages);
    if (!hasData(question)) return request;
    const content =
      "You answer questions about data. The result below was computed from the data in the conversation: base the " +
      `answer on it and calculate nothing yourself.\n\n${answerQuestion(question)}`;
    return { ...request, messages: [{ role: "system", content }, ...request.messages] };
  };
  return {
    answer: (request, signal) => model.answer(withNumbers(request), signal),
    stream: (request, signal) => model.stream(withNumbers(request), signal),
  };
}

function questionIn(messages: readonly ChatMessage[]): string {
  const question = lastUserText(messages);
  if (hasData(question)) return question;
  const earlier = messages.filter(({ role }) => role === "user").slice(0, -1);
  const data = earlier
    .map(({ content }) => readQuestion(content))
    .findLast(({ rows, series }) => (rows ?? series) !== undefined);
  return data === undefined ? question : `${question}\n\nData:\n${JSON.stringify(data.rows ?? data.series)}`;
}
