import type { AgentEnv } from "../agent-server/running-agent.ts";
import type { ChatSource } from "../chat-completions/chat-source.ts";
import { createChatModel } from "./chat-model.ts";
import { chooseModel } from "./choose-model.ts";

const DEFAULT_TIMEOUT_MS = 15_000;

export interface ConfiguredModel {
  name: string;
  source: ChatSource;
}

/** The model the environment configures, ready to be asked; LLM_TIMEOUT_MS says how long it may be silent. */
export function configuredModel(env: AgentEnv): ConfiguredModel | undefined {
  const choice = chooseModel(env);
  if (choice === undefined) return undefined;
  const timeoutMs = Number(env["LLM_TIMEOUT_MS"]) || DEFAULT_TIMEOUT_MS;
  return { name: choice.model, source: createChatModel(choice, timeoutMs) };
}
