import { isIP } from "node:net";
import type { ConnectionCheck } from "@orchestrator/contracts";
import type { Trial } from "../connectors/template/try-agent.ts";

interface Stage {
  check: ConnectionCheck["check"];
  /** Why this endpoint does not need it. */
  notNeeded?: string | undefined;
  passed: boolean;
  /** What is said of it when it passed. */
  message: string;
  tookMs: number | null;
}

/** What had to work, in its order: the first thing that did not has failed, and what comes after it was not reached. */
export function connectionChecks(trial: Trial, endpoint: string): ConnectionCheck[] {
  const { outcome } = trial;
  const error = outcome.kind === "failed" ? outcome.failure.message : "The agent began long work.";
  let hasFailed = false;
  return stagesOf(trial, new URL(endpoint)).map(({ check, notNeeded, passed, message, tookMs }) => {
    if (notNeeded !== undefined) return { check, status: "skipped", message: notNeeded, took_ms: null };
    if (hasFailed) return { check, status: "skipped", message: "not reached", took_ms: null };
    if (passed) return { check, status: "passed", message, took_ms: tookMs };
    hasFailed = true;
    return { check, status: "failed", message: error, took_ms: tookMs };
  });
}

function stagesOf(trial: Trial, { hostname, host, protocol }: URL): Stage[] {
  const { request, connect, statusCode, outcome, responseTimeMs, readingMs } = trial;
  const { dnsMs = null, connectMs = null, tlsMs = null } = connect ?? {};
  return [
    {
      check: "request",
      passed: request !== null,
      message: request === null ? "" : `${request.method} ${request.url}`,
      tookMs: null,
    },
    {
      check: "dns",
      notNeeded: isIP(hostname.replace(/^\[|\]$/g, "")) === 0 ? undefined : "the endpoint is an address",
      passed: dnsMs !== null,
      message: `${hostname} has an address`,
      tookMs: dnsMs,
    },
    { check: "connection", passed: connectMs !== null, message: `${host} is open`, tookMs: connectMs },
    {
      check: "tls",
      notNeeded: protocol === "https:" ? undefined : "http:// is not encrypted",
      passed: tlsMs !== null,
      message: "the certificate is valid",
      tookMs: tlsMs,
    },
    {
      check: "http",
      passed: statusCode !== null && statusCode < 300,
      message: `status ${statusCode ?? ""}`,
      tookMs: connectMs === null ? null : answerMs(responseTimeMs, [dnsMs, connectMs, tlsMs]),
    },
    {
      check: "extraction",
      passed: outcome.kind === "completed",
      message: "the result was found",
      tookMs: readingMs,
    },
  ];
}

/** What is left of the whole for sending and answering. */
function answerMs(totalMs: number | null, spent: readonly (number | null)[]): number | null {
  if (totalMs === null) return null;
  const rest = spent.reduce<number>((left, ms) => left - (ms ?? 0), totalMs);
  return Math.max(0, Math.round(rest * 10) / 10);
}
