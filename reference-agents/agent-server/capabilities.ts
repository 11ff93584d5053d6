import type { AgentRegistration } from "./running-agent.ts";

/** What every reference agent answers at GET /capabilities, besides what is its own. */
export function capabilitiesOf(
  { name, description, capabilities, metadata }: AgentRegistration,
  endpoints: string[],
): Record<string, unknown> {
  return { agent_name: name, description, capabilities, examples: metadata?.examples ?? [], endpoints };
}
