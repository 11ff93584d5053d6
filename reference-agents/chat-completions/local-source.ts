import type { ChatAnswer, ChatMessage, ChatRequest, ChatSource } from "./chat-source.ts";
import { estimateUsage, tokenPieces } from "./token-pieces.ts";

/** A source that answers by rules. The temperature changes nothing: the same conversation gets the same answer. */
export function createLocalSource(answerTo: (messages: readonly ChatMessage[]) => string): ChatSource {
  const answer = ({ messages, maxTokens }: ChatRequest): ChatAnswer => {
    const pieces = tokenPieces(answerTo(messages));
    const text = pieces.slice(0, maxTokens).join("");
    const isCut = maxTokens !== undefined && pieces.length > maxTokens;
    return { text, finishReason: isCut ? "length" : "stop", usage: estimateUsage(messages, text) };
  };
  return {
    answer: async (request) => answer(request),
    async *stream(request) {
      const { text, ...end } = answer(request);
      for (const delta of tokenPieces(text)) yield { delta };
      yield { end };
    },
  };
}
