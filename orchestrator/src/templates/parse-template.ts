import { TemplateDefinition } from "@orchestrator/contracts";
import { CORE_SCHEMA, load, YAMLException } from "js-yaml";
import { compileTemplate } from "../connectors/template/compile-template.ts";
import { InvalidInputError, messageOf } from "../kernel/app-error.ts";
import { lineOf } from "./yaml-lines.ts";

const MAX_BYTES = 64 * 1024;
// Aliases multiply: nine lines of them make a billion nodes, so what counts is the size after expansion.
const MAX_NODES = 10_000;
const MAX_DEPTH = 64;

/**
 * Reads one template file and compiles everything in it.
 * @param fileName names the file in errors
 * @throws InvalidInputError TEMPLATE_INVALID naming the file, the line where it can be known, and the field
 */
export function parseTemplate(yamlText: string, fileName: string): TemplateDefinition {
  const refuse = (
    what: string,
    path: readonly (string | number)[] = [],
    cause?: unknown,
  ): InvalidInputError => {
    const line = path.length === 0 ? undefined : lineOf(yamlText, path);
    return invalid(fileName, line, what, cause);
  };
  if (Buffer.byteLength(yamlText) > MAX_BYTES) throw refuse("is larger than 64 KiB");
  const value = loadYaml(yamlText, fileName);
  if (countNodes(value) > MAX_NODES)
    throw refuse(`has more than ${MAX_NODES} values once its aliases are expanded`);

  const parsed = TemplateDefinition.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = (issue?.path ?? []).map((key) => (typeof key === "symbol" ? String(key) : key));
    const field = path.length === 0 ? "template" : path.join(".");
    throw refuse(`${field}: ${issue?.message ?? "is not valid"}`, path);
  }
  try {
    compileTemplate(parsed.data);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw refuse(error.message.replace(/\.$/, ""), pathOf(error.details?.["field"]), error);
  }
  return parsed.data;
}

function loadYaml(yamlText: string, fileName: string): unknown {
  try {
    return load(yamlText, { schema: CORE_SCHEMA, maxDepth: MAX_DEPTH, filename: fileName });
  } catch (error) {
    const line = error instanceof YAMLException ? error.mark?.line : undefined;
    const reason = error instanceof YAMLException ? error.reason : messageOf(error);
    throw invalid(fileName, line === undefined ? undefined : line + 1, `is not valid YAML: ${reason}`, error);
  }
}

function countNodes(root: unknown): number {
  const waiting = [root];
  let count = 0;
  while (waiting.length > 0 && count <= MAX_NODES) {
    const value = waiting.pop();
    count++;
    if (value !== null && typeof value === "object") {
      for (const part of Object.values(value)) waiting.push(part);
    }
  }
  return count;
}

/** `request_mapping.body_mapping.messages[0].content` → its keys. */
function pathOf(field: unknown): (string | number)[] {
  if (typeof field !== "string") return [];
  return field.split(/[.[\]]+/).filter((key) => key !== "");
}

function invalid(
  fileName: string,
  line: number | undefined,
  what: string,
  cause: unknown,
): InvalidInputError {
  const place = line === undefined ? fileName : `${fileName}, line ${line}`;
  return new InvalidInputError("TEMPLATE_INVALID", `${place}: ${what}.`, { cause });
}
