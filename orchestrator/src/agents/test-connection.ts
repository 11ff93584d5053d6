import type { AgentConfig, ConnectionTest, StepErrorType, TestConnection } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import type { CallOutcome } from "../connectors/connector.ts";
import { suggestPaths } from "../connectors/template/suggest-paths.ts";
import type { Trial } from "../connectors/template/try-agent.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { withoutToken } from "./agent-secret.ts";
import { checkEnvVar } from "./check-agent.ts";
import { connectionChecks } from "./connection-checks.ts";
import { trialCall } from "./trial-call.ts";

const DEFAULT_TIMEOUT_MS = 15_000;

/**
 * Sends one request to an agent that need not be registered, exactly as a step would be sent, and says what came of
 * it: the request without its secrets, the answer, what the mapping finds in it, and what to change when it finds
 * nothing.
 * @throws InvalidInputError TEMPLATE_INVALID, ENV_VAR_NOT_ALLOWED, ENDPOINT_NOT_ALLOWED: no request was sent
 */
export async function testConnection(
  deps: Pick<
    AgentDeps,
    "clock" | "templates" | "checkEndpoint" | "checkMappings" | "mayReadEnv" | "envSecret" | "tryAgent"
  >,
  caller: Caller,
  input: TestConnection,
): Promise<ConnectionTest> {
  requireRole(caller, "operator");
  deps.checkEndpoint(input.endpoint);
  const { template, ...given } = input.template_config;
  const { config, token } = withoutToken(given);
  const call = await trialCall(deps, caller, input, { config: configForTest(config, input), template });
  deps.checkMappings(call.target);
  checkEnvVar(deps, config, call.target);
  const now = deps.clock.now();
  const trial = await deps.tryAgent(call, {
    io: {
      signal: caller.signal ?? new AbortController().signal,
      deadlineAt: now + (config.timeout_ms ?? DEFAULT_TIMEOUT_MS),
      now: () => deps.clock.now(),
    },
    headers: input.auth_headers,
    secretOf: async (_target, auth) => (auth.has_token === true ? token : deps.envSecret(auth.env_var ?? "")),
  });
  return report(trial, input);
}

/** Headers given for the test stand in for the template's own authentication. */
const configForTest = (config: AgentConfig, { auth_headers: headers }: TestConnection): AgentConfig =>
  Object.keys(headers).length > 0 && config.auth_config === undefined
    ? { ...config, auth_config: { type: "none" } }
    : config;

function report(trial: Trial, input: TestConnection): ConnectionTest {
  const { outcome, statusCode, response, request, responseTimeMs } = trial;
  const facts = {
    status_code: statusCode,
    response,
    request,
    response_time_ms: responseTimeMs,
    checks: connectionChecks(trial, input.endpoint),
    suggested_paths: suggestPaths(response),
  };
  if (outcome.kind === "completed") {
    return {
      success: true,
      ...facts,
      extracted_result: outcome.output,
      message: `${input.endpoint} answered in ${responseTimeMs ?? 0} ms, and the mapping finds the result in its answer.`,
      ...warningOf(trial, input),
    };
  }
  const { message, type } = failureOf(outcome);
  return {
    success: false,
    ...facts,
    extracted_result: null,
    message: adviceOn(
      type,
      facts.suggested_paths.map(({ path }) => path),
    ),
    error: message,
    error_type: type,
  };
}

/** The agent answered, and something is likely to be wrong all the same. */
function warningOf({ request, outcome }: Trial, { test_query: query }: TestConnection): { warning?: string } {
  if (outcome.kind === "completed" && (outcome.output === null || outcome.output === "")) {
    return { warning: "The result that the mapping finds is empty." };
  }
  const sent = JSON.stringify([decodeURIComponent(request?.url ?? ""), request?.body ?? null]);
  if (sent.includes(JSON.stringify(query).slice(1, -1))) return {};
  return {
    warning:
      "The request does not hold the words of the task. Put ${input.description} or ${input.text} where the agent expects them.",
  };
}

const failureOf = (
  outcome: Exclude<CallOutcome, { kind: "completed" }>,
): { message: string; type: StepErrorType } =>
  outcome.kind === "failed"
    ? outcome.failure
    : { type: "AGENT_RESPONSE_INVALID", message: "The agent began long work instead of answering." };

/** What to change, by what went wrong. */
function adviceOn(type: StepErrorType, paths: readonly string[]): string {
  switch (type) {
    case "AGENT_UNREACHABLE":
      return "Nothing answers at this address. Start the agent, or correct the host and port of the endpoint.";
    case "AGENT_TIMEOUT":
      return "The agent did not answer in time. Try again when it is warm, or raise timeout_ms.";
    case "AGENT_AUTH_FAILED":
      return "The agent refuses the credentials. Check the type of authentication and the token.";
    case "AGENT_MISCONFIGURED":
      return "The request could not be built. The error says what is missing.";
    case "AGENT_RESPONSE_INVALID":
      return paths.length === 0
        ? "The agent answered with something the mapping cannot read. Check the path and what the agent answers."
        : `The mapping finds no result in the answer. Set response_mapping.result_path to a path that does, e.g. ${paths.slice(0, 3).join(", ")}.`;
    case "AGENT_HTTP_ERROR":
      return "The agent answered with an error status. Check request_mapping: method, path and body.";
    default:
      return "The agent was called and did not give a result. The error says why.";
  }
}
