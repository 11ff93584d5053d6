import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AgentStatus, AgentType, TaskStatus } from "@orchestrator/contracts";
import openapi from "@orchestrator/contracts/openapi.json" with { type: "json" };
import { expect, test } from "vitest";
import { startOrchestrator } from "./kit/start-orchestrator.ts";

/*
 * Everything that the specification (system-architecture.md) names, and where it is at home here.
 */

/** Function of the specification → file under orchestrator/src and what it exports. */
const functions: [name: string, file: string, exported: string][] = [
  ["AgentRegistry.register_agent", "agents/register-agent.ts", "registerAgent"],
  ["AgentRegistry.get_agent", "agents/get-agent.ts", "getAgent"],
  ["AgentRegistry.list_agents", "agents/list-agents.ts", "listAgents"],
  ["AgentRegistry.update_agent", "agents/update-agent.ts", "updateAgent"],
  ["AgentRegistry.delete_agent", "agents/remove-agent.ts", "removeAgent"],
  ["AgentRegistry.get_agents_by_capability", "agents/list-agents.ts", "listAgents"],
  ["AgentRegistry.check_agent_health", "agents/check-agent-health.ts", "checkAgentHealth"],
  [
    "AgentRegistrationService.initialize_templates",
    "templates/load-builtin-templates.ts",
    "loadBuiltinTemplates",
  ],
  ["AgentRegistrationService.list_templates", "templates/list-templates.ts", "listTemplates"],
  ["AgentRegistrationService.get_template", "templates/get-template.ts", "getTemplate"],
  ["AgentRegistrationService.test_agent_connection", "agents/test-connection.ts", "testConnection"],
  [
    "AgentRegistrationService.register_agent_with_template",
    "agents/register-agent-with-template.ts",
    "registerAgentWithTemplate",
  ],
  [
    "AgentRegistrationService.validate_agent_response",
    "connectors/template/interpret-answer.ts",
    "interpretAnswer",
  ],
  ["TaskPlanner.create_execution_plan", "tasks/plan-task.ts", "planTask"],
  ["TaskPlanner.decompose_task", "planning/split-clauses.ts", "splitClauses"],
  ["TaskPlanner.match_agents_to_steps", "planning/match-agents.ts", "matchAgents"],
  ["TaskPlanner.optimize_execution_order", "planning/link-parts.ts", "linkParts"],
  ["TaskExecutor.execute_task", "tasks/advance-task.ts", "advanceTask"],
  ["TaskExecutor.execute_step", "execution/run-step.ts", "runSteps"],
  ["TaskExecutor.route_to_agent", "connectors/template/template-connector.ts", "createTemplateConnector"],
  ["TaskExecutor.handle_agent_response", "execution/settle-call.ts", "settleCall"],
  ["TaskExecutor.aggregate_results", "tasks/assemble-result.ts", "assembleResult"],
  ["MemoryService.create_session", "sessions/create-session.ts", "createSession"],
  ["MemoryService.get_session", "sessions/get-session.ts", "getSession"],
  ["MemoryService.add_message", "sessions/add-message.ts", "addMessage"],
  ["MemoryService.get_conversation_history", "sessions/list-messages.ts", "listMessages"],
  ["MemoryService.update_session_metadata", "sessions/update-session.ts", "updateSession"],
  ["MemoryService.expire_old_sessions", "sessions/expire-sessions.ts", "expireSessions"],
];

test.each(functions)("%s lives in %s", async (_name, file, exported) => {
  const url = pathToFileURL(join(import.meta.dirname, "..", "src", file)).href;
  const module = (await import(/* @vite-ignore */ url)) as Record<string, unknown>;
  expect(typeof module[exported]).toBe("function");
});

test.each([
  "POST /api/agents/register",
  "POST /api/agents/register-with-template",
  "POST /api/agents/test-connection",
  "GET /api/agents",
  "GET /api/agents/{id}",
  "PUT /api/agents/{id}",
  "POST /api/agents/{id}/health",
  "GET /api/agents/stats",
  "GET /api/agent-templates",
  "GET /api/agent-templates/{id}",
  "POST /api/tasks",
  "GET /api/tasks/{id}",
  "POST /api/tasks/{id}/cancel",
  "POST /api/sessions",
  "POST /api/sessions/{id}/messages",
  "GET /api/sessions/{id}/messages",
  "GET /api/sessions/{id}",
  "POST /a2a/message",
  "GET /health",
])("%s is a route", (route) => {
  const [method = "", path = ""] = route.split(" ");
  expect(openapi.paths).toHaveProperty([path, method.toLowerCase()]);
});

const tables: Record<string, string[]> = {
  agents: [
    "id",
    "name",
    "description",
    "agent_type",
    "endpoint",
    "capabilities",
    "status",
    "config",
    "metadata",
    "created_at",
    "updated_at",
  ],
  tasks: [
    "id",
    "session_id",
    "user_id",
    "description",
    "status",
    "plan",
    "result",
    "error",
    "created_at",
    "completed_at",
  ],
  conversation_contexts: ["id", "session_id", "user_id", "metadata", "created_at", "last_activity"],
  messages: ["id", "context_id", "agent_id", "role", "content", "metadata", "created_at"],
  agent_config_templates: [
    "id",
    "name",
    "display_name",
    "description",
    "framework",
    "request_mapping",
    "response_mapping",
    "auth_config",
    "example_request",
    "example_response",
    "is_builtin",
    "is_active",
    "created_at",
    "updated_at",
  ],
};

test("every table of the specification has its columns", async () => {
  await using orchestrator = await startOrchestrator();
  for (const [table, columns] of Object.entries(tables)) {
    const found = await orchestrator.database.columnsOf(table);
    expect([table, found]).toEqual([table, expect.arrayContaining(columns)]);
  }
});

test("the types and statuses of the specification are those of the contracts", () => {
  expect(AgentType.options).toEqual(
    expect.arrayContaining(["a2a_server", "api", "langgraph", "crewai", "databricks", "custom"]),
  );
  expect(AgentStatus.options).toEqual(["active", "inactive", "error"]);
  expect(TaskStatus.options).toEqual([
    "pending",
    "planning",
    "executing",
    "completed",
    "failed",
    "cancelled",
  ]);
});

test("the templates of the specification are built in, with examples", async () => {
  await using orchestrator = await startOrchestrator();
  const templates = await orchestrator.client.templates.list();
  for (const name of ["crewai", "databricks_foundation", "openai_compatible", "custom"]) {
    expect(templates.find((template) => template.name === name)).toMatchObject({
      is_builtin: true,
      example_request: expect.any(Object),
      example_response: expect.any(Object),
    });
  }
});
