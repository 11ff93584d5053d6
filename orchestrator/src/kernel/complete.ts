import type { JsonObject } from "@orchestrator/contracts";

export interface CompletionRequest {
  system: string;
  user: string;
  /** A JSON Schema of the answer; models that cannot be held to it only have the prompt's word for it. */
  schema: JsonObject;
  maxTokens: number;
  signal: AbortSignal;
}

export interface Completion {
  text: string;
  /** As the model's server counts; 0 where it does not say. */
  usage: { input_tokens: number; output_tokens: number };
  model: string;
}

/**
 * Asks a language model once, without retries and within a time of its own.
 * @throws CompletionError when no answer came
 */
export type Complete = (request: CompletionRequest) => Promise<Completion>;

/** No answer came. The message is a sentence for a person, and holds neither the key nor what was sent or received. */
export class CompletionError extends Error {
  override readonly name = "CompletionError";
}
