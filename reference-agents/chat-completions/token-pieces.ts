import type { ChatMessage, ChatUsage } from "./chat-source.ts";

const PIECE = /\s?\p{L}{1,8}|\s?\p{N}{1,3}|\s?[^\s\p{L}\p{N}]{1,3}|\s+/gu;
const TOKENS_PER_MESSAGE = 3;

/** Text cut about as a tokenizer cuts it; joined, the pieces are the text again. An estimate, not a model's count. */
export function tokenPieces(text: string): string[] {
  return text.match(PIECE) ?? [];
}

export function estimateUsage(messages: readonly ChatMessage[], completion: string): ChatUsage {
  const prompt = messages.reduce(
    (sum, { content }) => sum + tokenPieces(content).length + TOKENS_PER_MESSAGE,
    0,
  );
  return { promptTokens: prompt, completionTokens: tokenPieces(completion).length };
}
