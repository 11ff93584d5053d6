import type { ErrorCode } from "@orchestrator/contracts";
import type { AgentCatalogue } from "../agents/agent-catalogue.ts";
import { AppError } from "../kernel/app-error.ts";

const ABOUT_AGENTS: ReadonlySet<ErrorCode> = new Set(["NO_AGENTS", "NO_AGENT_FITS", "PLAN_INVALID"]);

/**
 * Plans, and once more when the plan lacked an agent and another process has registered some a moment ago: who
 * registers an agent at one process and submits a task at another must not be told that there is no such agent.
 */
export async function withLatestAgents<T>(
  { catalogue }: { catalogue: AgentCatalogue },
  plan: () => T | Promise<T>,
): Promise<T> {
  try {
    return await plan();
  } catch (error) {
    const isAboutAgents = error instanceof AppError && ABOUT_AGENTS.has(error.code);
    if (!isAboutAgents || !(await catalogue.takeInNew())) throw error;
    return plan();
  }
}
