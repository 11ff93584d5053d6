import { AgentError } from "../agent-server/agent-error.ts";
import type { AgentEnv } from "../agent-server/running-agent.ts";

/** Which language model the environment configures. */
export type ModelChoice =
  | { provider: "openai"; model: string; apiKey: string; baseUrl: string | undefined }
  | { provider: "groq"; model: string; apiKey: string };

const OPENAI_MODEL = "gpt-4o-mini";
const GROQ_MODEL = "llama-3.3-70b-versatile";

/** LLM_BASE_URL (any OpenAI-compatible server) before OPENAI_API_KEY before GROQ_API_KEY; none of them is no model. */
export function chooseModel(env: AgentEnv): ModelChoice | undefined {
  const [baseUrl, openAiKey, groqKey, model] = [
    "LLM_BASE_URL",
    "OPENAI_API_KEY",
    "GROQ_API_KEY",
    "LLM_MODEL",
  ].map((name) => env[name]?.trim() || undefined);
  if (baseUrl !== undefined) {
    if (model === undefined)
      throw new AgentError("NO_MODEL", "LLM_BASE_URL is set; set LLM_MODEL to the model's name too.");
    const apiKey = env["LLM_API_KEY"]?.trim() || openAiKey || "none";
    return { provider: "openai", model, apiKey, baseUrl };
  }
  if (openAiKey !== undefined)
    return { provider: "openai", model: model ?? OPENAI_MODEL, apiKey: openAiKey, baseUrl };
  if (groqKey !== undefined) return { provider: "groq", model: model ?? GROQ_MODEL, apiKey: groqKey };
  return undefined;
}
