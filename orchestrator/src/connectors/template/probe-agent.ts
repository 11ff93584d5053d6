import type { Json } from "@orchestrator/contracts";
import type { EgressResult } from "../../security/egress/egress-result.ts";
import type { AgentTarget, CallIo, ProbeResult } from "../connector.ts";
import type { CompiledTemplate } from "./compile-template.ts";
import { readBody } from "./read-body.ts";
import { createRedactor, type Redactor } from "./redactor.ts";
import { authorize } from "./secrets.ts";
import type { TemplateConnectorDeps } from "./template-connector-deps.ts";

const MAX_BYTES = 64 * 1024;

/**
 * Asks `health_path`. An agent whose template names none is asked at `/health`; when it has no such resource, any
 * answer below 500 at its own address counts as up, since many agents have no health check at all.
 */
export async function probeAgent(
  { egress, secretOf }: TemplateConnectorDeps,
  compiled: CompiledTemplate,
  target: AgentTarget,
  io: CallIo,
): Promise<ProbeResult> {
  const authorized = await authorize(target, compiled.auth, secretOf);
  if (!authorized.ok) return { status: "error", responseTimeMs: null, error: authorized.message };
  const redactor = createRedactor(authorized.secrets);
  const get = (url: string): Promise<EgressResult> =>
    egress.request({
      method: "GET",
      url,
      headers: { accept: "application/json", "accept-encoding": "identity", ...authorized.headers },
      signal: io.signal,
      deadlineAt: io.deadlineAt,
      maxResponseBytes: MAX_BYTES,
    });

  const scope = {
    input: null,
    params: compiled.params,
    step: null,
    session: null,
    user: null,
    agent: { name: target.name },
  };
  const url = compiled.health.url(target.endpoint, scope);
  if (url === null) return { status: "error", responseTimeMs: null, error: "The health path lacks a value." };
  const result = await get(url);
  if (compiled.health.isGiven || !lacksHealthCheck(result)) return judge(result, redactor);
  return judgeAnyAnswer(await get(target.endpoint), redactor);
}

function lacksHealthCheck(result: EgressResult): boolean {
  const status = result.ok ? result.status : (result.status ?? 0);
  return status === 404 || status === 405 || status === 501 || (status >= 300 && status < 400);
}

function judge(result: EgressResult, redactor: Redactor): ProbeResult {
  if (!result.ok) return noAnswer(result, redactor);
  const read = readBody(result, true, redactor);
  const response = read.ok ? read.body : undefined;
  const isHealthy = result.status < 300 && !saysUnhealthy(response);
  return {
    status: isHealthy ? "healthy" : "unhealthy",
    responseTimeMs: result.elapsedMs,
    statusCode: result.status,
    ...(response !== undefined && { response }),
    ...(!isHealthy && { error: describe(result.status) }),
  };
}

function judgeAnyAnswer(result: EgressResult, redactor: Redactor): ProbeResult {
  const status = result.ok ? result.status : result.status;
  if (status === undefined) return noAnswer(result, redactor);
  const isUp = status < 500;
  return {
    status: isUp ? "healthy" : "unhealthy",
    responseTimeMs: result.elapsedMs,
    statusCode: status,
    ...(!isUp && { error: describe(status) }),
  };
}

function noAnswer(result: EgressResult, redactor: Redactor): ProbeResult {
  const error = result.ok ? "" : redactor.text(result.message);
  return { status: "error", responseTimeMs: result.elapsedMs, error };
}

function describe(status: number): string {
  if (status === 401 || status === 403)
    return `The agent refused the credentials (HTTP ${status}). Check auth_config.`;
  return status < 300
    ? "The agent says that it is not healthy."
    : `The health check answered HTTP ${status}.`;
}

function saysUnhealthy(response: Json | undefined): boolean {
  if (response === null || typeof response !== "object" || Array.isArray(response)) return false;
  const { status } = response;
  return typeof status === "string" && /^(unhealthy|down|error|failed|failing|critical)$/i.test(status);
}
