/** The values of the environment an agent may look at; only a `main.ts` reads `process.env`. */
export type AgentEnv = Readonly<Record<string, string | undefined>>;

export interface AgentOptions {
  /** Default 127.0.0.1. The reference agents ask for no credentials: do not bind them to a public address. */
  host?: string;
  /** 0 takes any free port; `url` of the running agent tells which. */
  port: number;
  env?: AgentEnv;
}

export interface RunningAgent extends AsyncDisposable {
  name: string;
  url: string;
  close(): Promise<void>;
}

/** The body with which an orchestrator registers the agent, besides its endpoint. */
export interface AgentRegistration {
  name: string;
  description: string;
  agent_type: "api" | "crewai" | "databricks" | "langgraph" | "openai";
  capabilities: string[];
  /** What its type's template needs to know of this agent. */
  config?: { params?: Record<string, string>; auth_config?: { type: "none" } };
  metadata?: { examples: string[] };
}

export interface ReferenceAgent {
  folder: string;
  defaultPort: number;
  start: (options: AgentOptions) => Promise<RunningAgent>;
  registration: AgentRegistration;
}
