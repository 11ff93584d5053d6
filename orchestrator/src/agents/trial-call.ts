import type { AgentConfig } from "@orchestrator/contracts";
import type { AgentCall } from "../connectors/connector.ts";
import type { Caller } from "../kernel/caller.ts";
import { newStepKey } from "../kernel/ids.ts";
import type { AgentDeps } from "./agent-deps.ts";

const TRIAL_SESSION = "sess_connection_test";

/**
 * A call of an agent that need not be registered, as a step would make it.
 * @throws NotFoundError TEMPLATE_NOT_FOUND
 */
export async function trialCall(
  { templates }: Pick<AgentDeps, "templates">,
  caller: Caller,
  { endpoint, test_query: query }: { endpoint: string; test_query: string },
  { config, template = "custom" }: { config: AgentConfig; template: string | undefined },
): Promise<AgentCall> {
  await templates.learn(template);
  return {
    target: {
      id: 0,
      name: "connection test",
      ownerId: caller.principal,
      agentType: "custom",
      endpoint,
      config,
      template: templates.byName(template),
    },
    stepKey: newStepKey(),
    attempt: 1,
    sessionId: TRIAL_SESSION,
    userId: caller.principal,
    input: {
      description: query,
      data: null,
      capability: null,
      context: {
        session_id: TRIAL_SESSION,
        task_id: 0,
        step_number: 1,
        task_description: query,
        history: [],
        summary: null,
      },
    },
  };
}
