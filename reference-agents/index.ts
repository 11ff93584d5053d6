import type { AgentOptions, ReferenceAgent, RunningAgent } from "./agent-server/running-agent.ts";
import { dataAnalyzer } from "./api/registration.ts";
import { researchAgent } from "./langgraph/registration.ts";

export type {
  AgentEnv,
  AgentOptions,
  AgentRegistration,
  ReferenceAgent,
  RunningAgent,
} from "./agent-server/running-agent.ts";

/** DataAnalyzer, loaded when it is started. */
export async function startApiAgent(options: AgentOptions): Promise<RunningAgent> {
  const agent = await import("./api/start-api-agent.ts");
  return agent.startApiAgent(options);
}

/** ResearchAgent, loaded when it is started. */
export async function startLanggraphAgent(options: AgentOptions): Promise<RunningAgent> {
  const agent = await import("./langgraph/start-langgraph-agent.ts");
  return agent.startLanggraphAgent(options);
}

export const referenceAgents: readonly ReferenceAgent[] = [
  { folder: "langgraph", defaultPort: 8001, start: startLanggraphAgent, registration: researchAgent },
  { folder: "api", defaultPort: 8002, start: startApiAgent, registration: dataAnalyzer },
];
