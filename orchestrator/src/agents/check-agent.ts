import type { AgentConfig } from "@orchestrator/contracts";
import type { AgentTarget } from "../connectors/connector.ts";
import { InvalidInputError } from "../kernel/app-error.ts";
import type { AgentRow } from "../store/tables/agents.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { agentTarget } from "./agent-target.ts";

/**
 * What can be said of an agent before it is called: address, template, mappings, secrets.
 * @throws AppError ENDPOINT_INVALID, ENDPOINT_NOT_ALLOWED, TEMPLATE_NOT_FOUND, TEMPLATE_INVALID, ENV_VAR_NOT_ALLOWED
 */
export function checkAgent(
  deps: Pick<AgentDeps, "templates" | "checkEndpoint" | "checkMappings" | "mayReadEnv">,
  agent: Pick<AgentRow, "id" | "name" | "owner_id" | "agent_type" | "endpoint">,
  config: AgentConfig,
): void {
  deps.checkEndpoint(agent.endpoint);
  const target = agentTarget(deps.templates, agent, config);
  deps.checkMappings(target);
  checkEnvVar(deps, config, target);
}

/** @throws InvalidInputError ENV_VAR_NOT_ALLOWED when the secret would be read from a variable that is none of the agents' */
export function checkEnvVar(
  { mayReadEnv }: Pick<AgentDeps, "mayReadEnv">,
  config: AgentConfig,
  target: AgentTarget,
): void {
  const { env_var: envVar } = config.auth_config ?? target.template.auth_config;
  if (envVar === undefined || mayReadEnv(envVar)) return;
  throw new InvalidInputError(
    "ENV_VAR_NOT_ALLOWED",
    `The environment variable ${envVar} may not be read for an agent. Name one that begins with AGENT_SECRET_, or have the operator add it to AGENT_ENV_ALLOW.`,
    { issues: [{ in: "body", path: "/config/auth_config/env_var", message: "is not on the allow-list" }] },
  );
}
