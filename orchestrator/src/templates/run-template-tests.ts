import { isDeepStrictEqual } from "node:util";
import type { Json, JsonObject, TemplateDefinition } from "@orchestrator/contracts";
import type { AgentCall } from "../connectors/connector.ts";
import { buildRequest } from "../connectors/template/build-request.ts";
import { type CompiledTemplate, compileTemplate } from "../connectors/template/compile-template.ts";
import { interpretAnswer } from "../connectors/template/interpret-answer.ts";
import { hidesNothing } from "../connectors/template/redactor.ts";

export interface TemplateTestResult {
  name: string;
  /** What differs; null = the test passes. */
  problem: string | null;
}

type TemplateTest = TemplateDefinition["tests"][number];

const ENDPOINT = "http://agent.invalid";

/** Runs a template's own tests without a network: the request it builds, and what it makes of the reply. */
export function runTemplateTests(template: TemplateDefinition): TemplateTestResult[] {
  return template.tests.map((test) => ({ name: test.name, problem: run(template, test) }));
}

function run(template: TemplateDefinition, test: TemplateTest): string | null {
  const params = {
    ...template.params,
    ...(test.input["params"] as TemplateDefinition["params"] | undefined),
  };
  const compiled = compileTemplate({ ...template, params });
  return requestProblem(compiled, callOf(template, test.input), test) ?? outcomeProblem(compiled, test);
}

function requestProblem(compiled: CompiledTemplate, call: AgentCall, test: TemplateTest): string | null {
  const built = buildRequest(compiled, compiled.invoke, call, {});
  if (!built.ok) return built.message;
  const body: Json | undefined =
    built.request.body === null ? undefined : (JSON.parse(built.request.body) as Json);
  const path = built.request.url.slice(ENDPOINT.length);
  return (
    difference("method", built.request.method, test.request.method) ??
    difference("path", path, test.request.path) ??
    difference("body", body, test.request.body)
  );
}

function outcomeProblem(
  compiled: CompiledTemplate,
  { reply, outcome: expected }: TemplateTest,
): string | null {
  const body = Buffer.from(JSON.stringify(reply.body));
  const answer = { status: reply.status, headers: { "content-type": "application/json" }, body };
  const outcome = interpretAnswer(compiled.invoke, answer, { now: 0, redactor: hidesNothing });
  const kind = difference("outcome", outcome.kind, expected.status);
  if (kind !== null) return kind;
  if (outcome.kind === "completed" && expected.output !== undefined) {
    return difference("output", outcome.output, expected.output);
  }
  if (outcome.kind === "failed" && expected.message !== undefined) {
    return difference("message", outcome.failure.message, expected.message);
  }
  return null;
}

/** A call as a test's `input` describes it; what it leaves out has plain values. */
function callOf(template: TemplateDefinition, input: JsonObject): AgentCall {
  const text = (key: string, otherwise: string): string =>
    typeof input[key] === "string" ? input[key] : otherwise;
  const capability = input["capability"];
  const context = {
    session_id: text("session_id", "sess_test"),
    task_id: 1,
    step_number: 1,
    task_description: "",
    history: [],
    summary: null,
  };
  return {
    target: {
      id: 1,
      name: text("agent_name", "Agent"),
      ownerId: "local",
      agentType: "custom",
      endpoint: ENDPOINT,
      config: {},
      template,
    },
    stepKey: text("step_key", "step-key"),
    attempt: 1,
    sessionId: text("session_id", "sess_test"),
    userId: text("user_id", "user"),
    input: {
      description: text("description", ""),
      data: input["data"] ?? null,
      capability: typeof capability === "string" ? capability : null,
      context: { ...context, ...(input["context"] as Partial<typeof context> | undefined) },
    },
  };
}

function difference(what: string, actual: Json | undefined, expected: Json | undefined): string | null {
  if (isDeepStrictEqual(actual, expected)) return null;
  return `${what} is ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`;
}
