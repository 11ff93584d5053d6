import { InvalidInputError } from "../../kernel/app-error.ts";
import { inPlace } from "./body-pattern.ts";
import { SECRET_HEADER } from "./redactor.ts";
import { fillText, parseText, type Scope, type TextPattern } from "./placeholders.ts";

export type HeaderPatterns = (scope: Scope) => Record<string, string>;

/** A header's value cannot be sent as filled in for this step. */
export class HeaderValueError extends Error {}

// They frame the message, or are ours.
const RESERVED = new Set([
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "keep-alive",
  "proxy-connection",
  "upgrade",
  "te",
  "trailer",
  "expect",
  "idempotency-key",
]);

/** @throws InvalidInputError TEMPLATE_INVALID for a reserved name, a control character or a bad placeholder */
export function compileHeaders(headers: Record<string, string>, place: string): HeaderPatterns {
  const patterns = Object.entries(headers).map(([name, value]) => {
    const pattern = inPlace(`${place}.${name}`, () => compileHeader(name, value));
    return [name.toLowerCase(), pattern] as const;
  });
  return (scope) => {
    const filled: Record<string, string> = {};
    for (const [name, pattern] of patterns) {
      const value = fillText(pattern, scope, (text) => text);
      if (!isHeaderValue(value)) {
        throw new HeaderValueError(
          `The header ${name} would hold a line break or a character that headers cannot carry.`,
        );
      }
      filled[name] = value;
    }
    return filled;
  };
}

function compileHeader(name: string, value: string): TextPattern {
  if (!isSettableHeader(name))
    throw invalid("this header is set by the orchestrator and cannot be configured");
  // Mappings are shown to whoever may see the agent or the template.
  if (SECRET_HEADER.test(name))
    throw invalid(
      "a header of this name holds a secret, and mappings are shown; use auth_config, which takes a header name and keeps the token sealed",
    );
  if (!isHeaderValue(value)) throw invalid("holds a control character or a character outside ISO 8859-1");
  return parseText(value);
}

export function isSettableHeader(name: string): boolean {
  return !RESERVED.has(name.toLowerCase());
}

/** Whether a text can stand in a header: no CR, LF, NUL or other control character, nothing outside ISO 8859-1. */
export function isHeaderValue(value: string): boolean {
  return /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value);
}

function invalid(message: string): InvalidInputError {
  return new InvalidInputError("TEMPLATE_INVALID", `${message}.`);
}
