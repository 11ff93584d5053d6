import { InvalidInputError } from "../../kernel/app-error.ts";
import { fillText, parseText, type Scope } from "./placeholders.ts";

/** Gives the URL of a request under the registered endpoint; null when a value would lead out of its place. */
export type UrlPattern = (endpoint: string, scope: Scope) => string | null;

/**
 * Compiles the path of a request. What a placeholder inserts is percent-encoded and stays within one path segment or
 * one query value; the result always has the endpoint's scheme, host and port and begins with its path.
 * @throws InvalidInputError TEMPLATE_INVALID
 */
export function compileUrl(path: string): UrlPattern {
  if (path !== "" && !path.startsWith("/")) throw invalid(path, "must start with /");
  // oxlint-disable-next-line no-control-regex -- control characters are what this refuses
  if (/[\u0000-\u0020\u007f\\#]/.test(path.replace(/\$\{[^}]*\}/g, ""))) {
    throw invalid(path, "holds a space, a backslash, a # or a control character");
  }
  const pattern = parseText(path);
  // With a harmless value in every place, only what the template itself says can break the rule.
  const sample = pattern.parts.map((part) => (typeof part === "string" ? part : "x")).join("");
  if (!hasPlainSegments(sample)) throw invalid(path, "holds //, . or .. as a segment");

  return (endpoint, scope) => {
    const filled = fillText(pattern, scope, (text) => encodeURIComponent(text.toWellFormed()));
    return hasPlainSegments(filled) ? under(endpoint, filled) : null;
  };
}

function under(endpoint: string, filled: string): string | null {
  const base = new URL(endpoint);
  const [path = "", query = ""] = filled.split(/\?(.*)/s, 2);
  const url = new URL(base);
  // "/" means the endpoint as registered: a slash added at its end would be another resource to many servers.
  if (path !== "/" && path !== "") url.pathname = base.pathname.replace(/\/$/, "") + path;
  url.search = [base.search.slice(1), query].filter((part) => part !== "").join("&");
  const stays = url.origin === base.origin && url.pathname.startsWith(base.pathname.replace(/\/$/, ""));
  return stays ? url.href : null;
}

/** Whether no segment is empty or a dot segment in any spelling the URL standard knows. */
function hasPlainSegments(filled: string): boolean {
  const [path = ""] = filled.split("?", 1);
  const segments = path.split("/").slice(1);
  // A slash at the end is an empty last segment, and allowed.
  return segments.every(
    (segment, index) =>
      !/^(\.|%2e){1,2}$/i.test(segment) && (segment !== "" || index === segments.length - 1),
  );
}

function invalid(path: string, what: string): InvalidInputError {
  return new InvalidInputError("TEMPLATE_INVALID", `The path "${path.slice(0, 200)}" ${what}.`);
}
