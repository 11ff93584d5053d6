import { AgentError } from "../../agent-server/agent-error.ts";
import { checkShape } from "./check-shape.ts";
import { readCsv, sniffDelimiter } from "./csv-format.ts";
import type { FormatName } from "./formats.ts";
import { readJson } from "./json-format.ts";
import { readXml } from "./read-xml.ts";
import { readYaml } from "./yaml-format.ts";

const READERS: Readonly<Record<FormatName, (text: string) => unknown>> = {
  json: readJson,
  csv: readCsv,
  xml: readXml,
  yaml: readYaml,
};

const YAML_LINE = /^\s*(?:- |-$|#|---|[\w"'.@ -]{1,80}:(?:\s|$))/;

/** Reads text in a known format; the error says what is wrong with it. */
export function parseAs(format: FormatName, text: string): unknown {
  try {
    const value = READERS[format](text);
    checkShape(value);
    return value;
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
    const message = `The data is not valid ${format.toUpperCase()}: ${reason}.`;
    throw new AgentError("INVALID_DATA", message.replace(/\.\.$/, "."), { cause });
  }
}

/** The format a text looks like; undefined for prose. */
export function detectFormat(text: string): FormatName | undefined {
  const trimmed = text.replace(/^\uFEFF/, "").trim();
  if (/^[{[]/.test(trimmed) && /[}\]]$/.test(trimmed)) return "json";
  if (/^<[?!A-Za-z_]/.test(trimmed) && trimmed.endsWith(">")) return "xml";
  const lines = trimmed
    .slice(0, 20_000)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  if (/^---\s*$/.test(lines[0] ?? "")) return "yaml";
  if (lines.length > 0 && lines.every((line) => YAML_LINE.test(line)) && isYamlCollection(trimmed))
    return "yaml";
  return looksLikeCsv(lines) ? "csv" : undefined;
}

/** The structured value a text holds, or undefined when it is prose or broken. */
export function parseStructured(text: string): unknown {
  const format = detectFormat(text);
  if (format === undefined) return undefined;
  try {
    return parseAs(format, text.trim());
  } catch (error) {
    if (error instanceof AgentError && error.code !== "INVALID_DATA") throw error;
    return undefined;
  }
}

function isYamlCollection(text: string): boolean {
  try {
    const value = readYaml(text);
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}

function looksLikeCsv(lines: string[]): boolean {
  const [header = "", ...others] = lines;
  const delimiter = sniffDelimiter(header);
  const columns = header.split(delimiter).length;
  if (others.length === 0 || columns < 2) return false;
  const alike = others.filter((line) => line.split(delimiter).length >= columns).length;
  return alike >= others.length * 0.9 && !/[.!?]$/.test(header);
}
