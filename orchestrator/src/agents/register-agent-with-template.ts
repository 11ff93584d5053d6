import type {
  Agent,
  AgentType,
  ConnectionTest,
  GivenAgentConfig,
  RegisterWithTemplate,
  TemplateDefinition,
} from "@orchestrator/contracts";
import { InvalidInputError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { registerAgent } from "./register-agent.ts";
import { testConnection } from "./test-connection.ts";

/**
 * Registers an agent through a template, after it has answered a test; `skip_test` registers one that is not up yet.
 * What is tested is what is registered: the template with the custom parts in place of its own.
 * @throws NotFoundError TEMPLATE_NOT_FOUND
 * @throws InvalidInputError AGENT_TEST_FAILED with the whole report of the test
 */
export async function registerAgentWithTemplate(
  deps: AgentDeps,
  caller: Caller,
  input: RegisterWithTemplate,
): Promise<Agent> {
  requireRole(caller, "operator");
  await deps.templates.learn(input.template_id);
  const template = deps.templates.find(input.template_id);
  const { custom_config: custom, auth_config: auth } = input;
  const config: GivenAgentConfig = {
    template: template.template,
    ...custom,
    ...(auth === undefined ? {} : { auth_config: auth }),
  };
  if (!input.skip_test) requireSuccess(await testAs(deps, caller, input, config), input.name);
  return registerAgent(deps, caller, {
    name: input.name,
    description: input.description,
    agent_type: agentTypeOf(template),
    endpoint: input.endpoint,
    capabilities: input.capabilities,
    config,
    metadata: input.metadata,
    visibility: input.visibility,
  });
}

function testAs(
  deps: AgentDeps,
  caller: Caller,
  input: RegisterWithTemplate,
  config: GivenAgentConfig,
): Promise<ConnectionTest> {
  const { template, request_mapping, response_mapping, auth_config, params, timeout_ms } = config;
  return testConnection(deps, caller, {
    endpoint: input.endpoint,
    template_config: { template, request_mapping, response_mapping, auth_config, params, timeout_ms },
    test_query: input.test_query,
    auth_headers: {},
  });
}

function requireSuccess(test: ConnectionTest, name: string): void {
  if (test.success) return;
  throw new InvalidInputError(
    "AGENT_TEST_FAILED",
    `${name} was not registered: ${test.error ?? test.message} ${test.message} Or register it untested with skip_test.`,
    { details: { test } },
  );
}

const typeOfFramework: Readonly<Record<string, AgentType>> = {
  api: "api",
  a2a: "a2a_server",
  langgraph: "langgraph",
  crewai: "crewai",
  databricks: "databricks",
  openai: "openai",
};

const agentTypeOf = (template: TemplateDefinition): AgentType =>
  typeOfFramework[template.framework] ?? "custom";
