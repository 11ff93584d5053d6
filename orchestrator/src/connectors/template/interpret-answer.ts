import type { Json } from "@orchestrator/contracts";
import { compileJsonPath, firstMatch } from "../../kernel/json-path.ts";
import type { AgentFailure, CallOutcome } from "../connector.ts";
import type { Exchange } from "./compile-exchange.ts";
import { finalFailure } from "./failures.ts";
import { textOf } from "./placeholders.ts";
import { cleaned, type HttpAnswer, readBody } from "./read-body.ts";
import type { Redactor } from "./redactor.ts";

export interface ReadingOptions {
  /** Milliseconds since 1970; dates in `Retry-After` count from here. */
  now: number;
  redactor: Redactor;
}

const RETRYABLE = new Set([408, 425, 429]);
// A gateway says that it got no answer; the agent behind it may have acted, and may still be at work.
const GATEWAY = new Set([502, 504, 520, 521, 522, 523, 524]);
const LONGEST_RETRY_AFTER_MS = 24 * 3600 * 1000;
const USUAL_ERROR_PATHS = ["$.error.message", "$.error", "$.message", "$.detail", "$.title"].map(
  compileJsonPath,
);

/** Says what an answer means, by HTTP status first and then by the template's rules; no secret comes out. */
export function interpretAnswer(
  exchange: Exchange,
  answer: HttpAnswer,
  options: ReadingOptions,
): CallOutcome {
  if (answer.status >= 300) return failed(failureOfStatus(exchange, answer, options));
  const read = readBody(answer, exchange.takesText, options.redactor);
  if (!read.ok) return failed(finalFailure("AGENT_RESPONSE_INVALID", read.message, answer.status));
  const { body } = read;
  const rule = exchange.rules.find((candidate) => candidate.when(body));
  if (rule === undefined) {
    return failed(
      finalFailure(
        "AGENT_RESPONSE_INVALID",
        `The agent's answer holds no result at ${pathsTried(exchange)}. ${hint(body)}`,
        answer.status,
      ),
    );
  }
  const found = rule.output.length === 0 ? body : firstMatch(rule.output, body);
  if (rule.as === "completed") return { kind: "completed", output: found ?? null };
  const text = errorText(found) ?? errorText(firstMatch(USUAL_ERROR_PATHS, body));
  return failed(
    finalFailure(
      "AGENT_REPORTED_ERROR",
      text ?? "The agent reported an error and gave no text.",
      answer.status,
    ),
  );
}

function failed(failure: AgentFailure): CallOutcome {
  return { kind: "failed", failure };
}

/** An HTTP error is an answer: the agent says that it did not do it. Only a gateway speaks for somebody else. */
function failureOfStatus(exchange: Exchange, answer: HttpAnswer, options: ReadingOptions): AgentFailure {
  const { status } = answer;
  const text = errorInBody(exchange, answer, options.redactor);
  const said = text === null ? "" : `: ${text}`;
  if (status === 401 || status === 403) {
    return finalFailure(
      "AGENT_AUTH_FAILED",
      `The agent refused the credentials (HTTP ${status})${said}. Check auth_config.`,
      status,
    );
  }
  const message = `The agent answered HTTP ${status}${said}`;
  if (!RETRYABLE.has(status) && status < 500) return finalFailure("AGENT_HTTP_ERROR", message, status);
  const retryAfterMs = parseRetryAfter(answer.headers["retry-after"], options.now);
  return {
    type: "AGENT_HTTP_ERROR",
    message,
    retryable: true,
    uncertain: GATEWAY.has(status),
    statusCode: status,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

function errorInBody(exchange: Exchange, answer: HttpAnswer, redactor: Redactor): string | null {
  const read = readBody(answer, true, redactor);
  if (!read.ok || read.body === null) return null;
  if (typeof read.body === "string") return errorText(read.body);
  return errorText(firstMatch([...exchange.errorPaths, ...USUAL_ERROR_PATHS], read.body));
}

function errorText(value: Json | undefined): string | null {
  if (value === undefined || value === null || typeof value === "boolean") return null;
  const text = cleaned(textOf(value));
  return text === "" ? null : text;
}

/** `Retry-After` in seconds or as a date → milliseconds from now, at most a day; undefined when it says nothing. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  // Date.parse takes almost anything for a date, "-5" too; an HTTP date begins with the day's name.
  const isDate = /^\s*[a-z]{3}/i.test(value);
  const ms = isDate ? Date.parse(value) - now : secondsIn(value) * 1000;
  return Number.isNaN(ms) ? undefined : Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, Math.round(ms)));
}

function secondsIn(value: string): number {
  return /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : Number.NaN;
}

/** Where the template looks for the result. */
const pathsTried = ({ rules }: Exchange): string =>
  rules
    .filter((rule) => rule.as === "completed")
    .flatMap((rule) => rule.output.map((path) => path.text))
    .join(" or ");

function hint(body: Json): string {
  if (body === null || typeof body !== "object")
    return `It is ${body === null ? "null" : `a ${typeof body}`}, not an object.`;
  const paths = pathsIn(body, "$", 2).slice(0, 12);
  return paths.length === 0 ? "It is empty." : `It holds ${paths.join(", ")}.`;
}

function pathsIn(value: Json, path: string, levels: number): string[] {
  if (value === null || typeof value !== "object" || levels === 0) return [];
  const keys = Object.keys(value).slice(0, 12);
  return keys.flatMap((key) => {
    const at = Array.isArray(value)
      ? `${path}[${key}]`
      : /^[A-Za-z_]\w{0,39}$/.test(key)
        ? `${path}.${key}`
        : `${path}['${cleaned(key).slice(0, 40)}']`;
    const inside = pathsIn((value as Record<string, Json>)[key] ?? null, at, levels - 1);
    return inside.length > 0 ? inside : [at];
  });
}
