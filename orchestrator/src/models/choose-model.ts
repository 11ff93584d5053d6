import { StartupError } from "../kernel/app-error.ts";
import type { ModelChoice } from "./model-choice.ts";

/** What the environment says about language models. */
export interface ModelSettings {
  PLANNER: "auto" | "rules" | "llm";
  LLM_BASE_URL?: string | undefined;
  LLM_MODEL?: string | undefined;
  LLM_API_KEY?: string | undefined;
  OPENAI_API_KEY?: string | undefined;
  GROQ_API_KEY?: string | undefined;
}

export interface ChosenModel {
  choice: ModelChoice;
  apiKey: string;
}

const OPENAI = { baseUrl: "https://api.openai.com/v1", model: "gpt-4o-mini" };
const GROQ = { baseUrl: "https://api.groq.com", model: "llama-3.3-70b-versatile" };
/** Servers that ask for no key are sent this. */
const NO_KEY = "none";

/**
 * LLM_BASE_URL before OPENAI_API_KEY before GROQ_API_KEY; none of them is no model. A key goes to its own provider
 * only: another server never gets OPENAI_API_KEY.
 * @throws StartupError CONFIG_INVALID
 */
export function chooseModel(settings: ModelSettings): ChosenModel | undefined {
  const { PLANNER, LLM_BASE_URL, LLM_MODEL, LLM_API_KEY, OPENAI_API_KEY, GROQ_API_KEY } = settings;
  if (PLANNER === "rules") return undefined;
  if (LLM_BASE_URL !== undefined) {
    if (LLM_MODEL === undefined)
      throw invalid(
        "LLM_BASE_URL: the model is missing. Set LLM_MODEL to the name that the server knows it by.",
      );
    const baseUrl = baseUrlOf(LLM_BASE_URL);
    return { choice: { provider: "openai", model: LLM_MODEL, baseUrl }, apiKey: LLM_API_KEY ?? NO_KEY };
  }
  if (LLM_API_KEY !== undefined)
    throw invalid(
      "LLM_API_KEY: the server it is for is missing. Set LLM_BASE_URL and LLM_MODEL, or unset LLM_API_KEY.",
    );
  if (OPENAI_API_KEY !== undefined)
    return { choice: { provider: "openai", ...OPENAI, ...named(LLM_MODEL) }, apiKey: OPENAI_API_KEY };
  if (GROQ_API_KEY !== undefined)
    return { choice: { provider: "groq", ...GROQ, ...named(LLM_MODEL) }, apiKey: GROQ_API_KEY };
  if (PLANNER === "llm")
    throw invalid(
      "PLANNER=llm needs a language model. Set OPENAI_API_KEY, GROQ_API_KEY, or LLM_BASE_URL with LLM_MODEL; or set PLANNER=rules.",
    );
  return undefined;
}

const named = (model: string | undefined): { model?: string } => (model === undefined ? {} : { model });

function baseUrlOf(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "")
    throw invalid("LLM_BASE_URL: give an http:// or https:// URL, such as http://127.0.0.1:11434/v1.");
  if (url.username !== "" || url.password !== "")
    throw invalid("LLM_BASE_URL: give the key in LLM_API_KEY, not in the URL.");
  return url.href.replace(/\/+$/, "");
}

const invalid = (message: string): StartupError => new StartupError("CONFIG_INVALID", message);
