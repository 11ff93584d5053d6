import { isUtf8 } from "node:buffer";
import type { Json } from "@orchestrator/contracts";

import type { Redactor } from "./redactor.ts";

/** What an agent answered; the body is decoded. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export type ReadBody = { ok: true; body: Json } | { ok: false; message: string };

/** Deeper answers are refused: what walks them later (JSON.stringify, a database) recurses. */
export const MAX_NESTING = 200;

/**
 * Reads an answer's body, without the secrets it repeats. JSON is taken whatever the content type calls it, except HTML; text is taken when
 * `takesText` says that the whole answer is the result.
 */
export function readBody({ body, headers }: HttpAnswer, takesText: boolean, redactor: Redactor): ReadBody {
  const contentType = headers["content-type"] ?? "";
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const refused = (what: string, text: string): ReadBody => {
    const kind = type === "" ? "without a content type" : `of type ${cleaned(redactor.text(contentType))}`;
    const start = cleaned(redactor.text(text.slice(0, 10_000)));
    return { ok: false, message: `The agent's answer (${kind}) ${what}. It begins: ${start}` };
  };
  const text = decode(body, contentType);
  if (text === null) return refused("is not valid UTF-8", body.toString("latin1"));
  if (text.trim() === "") {
    return takesText ? { ok: true, body: null } : { ok: false, message: "The agent's answer has no body." };
  }
  const isJson = type === "application/json" || type.endsWith("+json");
  const isHtml = type.includes("html") || (!isJson && /^\s*<(!doctype|html)/i.test(text));
  if (isHtml) return refused("is an HTML page", text);
  if (takesText && type.startsWith("text/")) return { ok: true, body: redactor.text(wellFormed(text)) };
  if (nestsDeeperThan(text, MAX_NESTING))
    return refused(`is nested more than ${MAX_NESTING} levels deep`, text);
  const json = parseJson(text);
  return json === undefined ? refused("is not valid JSON", text) : { ok: true, body: redactor.json(json) };
}

function parseJson(text: string): Json | undefined {
  try {
    const json = JSON.parse(text) as Json;
    return /\\u(d[89a-f]|0000)/i.test(text) ? wellFormedJson(json) : json;
  } catch {
    return undefined;
  }
}

function decode(bytes: Buffer, contentType: string): string | null {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1]?.toLowerCase();
  if (charset === "iso-8859-1" || charset === "latin1") return bytes.toString("latin1");
  if (!isUtf8(bytes)) return null;
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return bytes.toString("utf8", start);
}

function nestsDeeperThan(text: string, limit: number): boolean {
  if (text.length <= limit * 2) return false;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === 0x5c) i++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > limit) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
}

/** Databases refuse lone surrogates and NUL in texts; both become U+FFFD. */
function wellFormed(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}

function wellFormedJson(value: Json): Json {
  if (typeof value === "string") return wellFormed(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(wellFormedJson);
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [wellFormed(key), wellFormedJson(part)]),
  );
}

/** The first 200 characters on one line, without control and direction characters. */
export function cleaned(text: string): string {
  const line = text
    .slice(0, 1000)
    .toWellFormed()
    // oxlint-disable-next-line no-control-regex -- control characters are what this removes
    .replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ")
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu, "")
    .trim();
  return line.length > 200 ? `${line.slice(0, 200).toWellFormed()}…` : line;
}
