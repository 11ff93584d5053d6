import { AgentError } from "../../agent-server/agent-error.ts";
import { findText } from "../input/find-text.ts";
import type { Outcome, Work } from "../work.ts";
import { checkShape } from "./check-shape.ts";
import { writeCsv } from "./csv-format.ts";
import { FORMATS, type FormatName, readFormatName } from "./formats.ts";
import { writeJson } from "./json-format.ts";
import { detectFormat, parseAs } from "./parse-structured.ts";
import { writeXml } from "./write-xml.ts";
import { writeYaml } from "./yaml-format.ts";

const WRITERS: Readonly<Record<FormatName, (value: unknown) => string>> = {
  json: writeJson,
  csv: writeCsv,
  xml: writeXml,
  yaml: writeYaml,
};

const NAMED_TARGET =
  /\b(?:to|into|as|in)\s+(?:an?\s+|the\s+)?(?:valid\s+|plain\s+|pretty\s+)?(json|csv|xml|ya?ml)\b/gi;
const ANY_NAME = /\b(json|csv|xml|ya?ml)\b/gi;
const NAMED_SOURCE = /\b(?:from\s+(?:an?\s+|the\s+)?|this\s+|the\s+|following\s+)(json|csv|xml|ya?ml)\b/i;

/** The result is the converted text itself. */
export function convertFormat(work: Work): Outcome {
  const target =
    work.targetFormat ?? findTarget(work.instructions.command) ?? findTarget(work.instructions.text);
  if (target === undefined) {
    const message = `Say which format is wanted: ${FORMATS.join(", ")}, in \`target_format\` or as "convert it to XML".`;
    throw new AgentError("NO_TARGET_FORMAT", message);
  }
  const { value, format } = readInput(work, target);
  return { result: WRITERS[target](value), details: { from: format, to: target } };
}

/** The format the instructions ask for. */
export function findTarget(command: string): FormatName | undefined {
  const named = [...command.matchAll(NAMED_TARGET)].at(-1)?.[1];
  const mentioned = [...command.matchAll(ANY_NAME)].at(-1)?.[1];
  const name = named ?? mentioned;
  return name === undefined ? undefined : readFormatName(name);
}

function readInput(
  work: Work,
  target: FormatName,
): { value: unknown; format: FormatName | "text" | "value" } {
  if (work.data !== undefined && typeof work.data !== "string") {
    checkShape(work.data);
    return { value: work.data, format: "value" };
  }
  const text = findText(work).trim();
  const named = NAMED_SOURCE.exec(work.instructions.command)?.[1];
  const source = named === undefined ? undefined : readFormatName(named);
  const format = source !== undefined && source !== target ? source : detectFormat(text);
  return format === undefined ? { value: text, format: "text" } : { value: parseAs(format, text), format };
}
