import type { AgentOptions, ReferenceAgent, RunningAgent } from "./agent-server/running-agent.ts";
import { dataAnalyzer } from "./api/registration.ts";
import { reportCrew } from "./crewai/registration.ts";
import { trendForecaster } from "./databricks/registration.ts";
import { researchAgent } from "./langgraph/registration.ts";
import { writingAssistant } from "./openai-compatible/registration.ts";

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

/** ReportCrew, loaded when it is started. */
export async function startCrewaiAgent(options: AgentOptions): Promise<RunningAgent> {
  const agent = await import("./crewai/start-crewai-agent.ts");
  return agent.startCrewaiAgent(options);
}

/** TrendForecaster, loaded when it is started. */
export async function startDatabricksAgent(options: AgentOptions): Promise<RunningAgent> {
  const agent = await import("./databricks/start-databricks-agent.ts");
  return agent.startDatabricksAgent(options);
}

/** WritingAssistant, loaded when it is started. */
export async function startOpenaiCompatibleAgent(options: AgentOptions): Promise<RunningAgent> {
  const agent = await import("./openai-compatible/start-openai-compatible-agent.ts");
  return agent.startOpenaiCompatibleAgent(options);
}

export const referenceAgents: readonly ReferenceAgent[] = [
  { folder: "langgraph", defaultPort: 8001, start: startLanggraphAgent, registration: researchAgent },
  { folder: "api", defaultPort: 8002, start: startApiAgent, registration: dataAnalyzer },
  { folder: "crewai", defaultPort: 8003, start: startCrewaiAgent, registration: reportCrew },
  { folder: "databricks", defaultPort: 8004, start: startDatabricksAgent, registration: trendForecaster },
  {
    folder: "openai-compatible",
    defaultPort: 8005,
    start: startOpenaiCompatibleAgent,
    registration: writingAssistant,
  },
];
