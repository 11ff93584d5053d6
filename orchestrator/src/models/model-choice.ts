/** A language model and where it is. */
export interface ModelChoice {
  /** Whose client library speaks to it; `openai` also stands for every server that is compatible with it. */
  provider: "openai" | "groq";
  model: string;
  /** For `openai` with the `/v1`, for `groq` without the `/openai/v1`. */
  baseUrl: string;
}
