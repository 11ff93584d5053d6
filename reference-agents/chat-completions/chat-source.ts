export interface ChatMessage {
  role: "system" | "user" | "assistant";
  content: string;
}

export interface ChatRequest {
  messages: ChatMessage[];
  temperature?: number | undefined;
  maxTokens?: number | undefined;
}

export interface ChatUsage {
  promptTokens: number;
  completionTokens: number;
}

export interface ChatAnswer {
  text: string;
  finishReason: "stop" | "length";
  usage: ChatUsage;
}

/** Pieces of the text as they come; how it ended stands at the end. */
export type ChatPart = { delta: string } | { end: Omit<ChatAnswer, "text"> };

/** What answers a conversation: the rules of an agent, or a language model. */
export interface ChatSource {
  answer(request: ChatRequest, signal: AbortSignal): Promise<ChatAnswer>;
  stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatPart>;
}
