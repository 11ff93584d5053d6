import type { AnswerReading, CallPreview, Json, PreviewCall } from "@orchestrator/contracts";
import { previewAgent } from "../connectors/template/preview-agent.ts";
import type { Preview } from "../connectors/template/preview-agent.ts";
import { suggestPaths } from "../connectors/template/suggest-paths.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { withoutToken } from "./agent-secret.ts";
import { trialCall } from "./trial-call.ts";

/**
 * Says what a call would send, and what its mapping would read from an answer, without calling anybody.
 * @throws NotFoundError TEMPLATE_NOT_FOUND
 * @throws InvalidInputError TEMPLATE_INVALID, ENDPOINT_NOT_ALLOWED
 */
export async function previewCall(
  deps: Pick<AgentDeps, "clock" | "templates" | "checkEndpoint">,
  caller: Caller,
  { answer, ...input }: PreviewCall,
): Promise<CallPreview> {
  requireRole(caller, "operator");
  deps.checkEndpoint(input.endpoint);
  const { template, ...given } = input.template_config;
  const call = await trialCall(deps, caller, input, { config: withoutToken(given).config, template });
  const preview = await previewAgent(call, {
    answer: answer === undefined ? undefined : { status: answer.status_code, body: answer.body },
    now: deps.clock.now(),
  });
  return {
    request: preview.request,
    request_error: preview.requestError,
    reading: answer === undefined ? null : readingOf(preview.reading, answer.body),
  };
}

function readingOf(reading: Preview["reading"], body: Json): AnswerReading | null {
  if (reading === null) return null;
  const { outcome, paths } = reading;
  const facts = { paths, suggested_paths: suggestPaths(body) };
  if (outcome.kind === "completed")
    return { outcome: "completed", output: outcome.output, error: null, error_type: null, ...facts };
  const failure = outcome.kind === "failed" ? outcome.failure : undefined;
  return {
    outcome: "failed",
    output: null,
    error: failure?.message ?? "The agent began long work instead of answering.",
    error_type: failure?.type ?? "AGENT_RESPONSE_INVALID",
    ...facts,
  };
}
