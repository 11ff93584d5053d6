import type { RequestMapping, ResponseMapping, Template } from "@orchestrator/contracts";
import { dump, load } from "js-yaml";
import type { Draft } from "./draft.ts";

/** What is written in the editor; the service checks what it means. */
export interface Mapping {
  request_mapping?: Partial<RequestMapping>;
  response_mapping?: ResponseMapping;
}

export type ParsedMapping = { ok: true; mapping: Mapping } | { ok: false; message: string };

type Format = Draft["mappingFormat"];

const LARGEST = 64 * 1024;
const parts = ["request_mapping", "response_mapping"];

export function mappingText(mapping: Mapping, format: Format): string {
  if (format === "json") return `${JSON.stringify(mapping, null, 2)}\n`;
  return dump(mapping, { lineWidth: 100, noRefs: true });
}

export const templateMapping = ({ request_mapping, response_mapping }: Template): Mapping => ({
  request_mapping,
  response_mapping,
});

/** Reads the editor's text: syntax, and that nothing else stands in it. */
export function parseMapping(text: string, format: Format): ParsedMapping {
  if (text.length > LARGEST) return { ok: false, message: "The mapping is longer than 64 KB." };
  let value: unknown;
  try {
    value = format === "json" ? JSON.parse(text) : load(text);
  } catch (error) {
    return { ok: false, message: error instanceof Error ? (error.message.split("\n\n")[0] ?? "") : "" };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { ok: false, message: "Write request_mapping and response_mapping." };
  const unknown = Object.keys(value).find((name) => !parts.includes(name));
  if (unknown !== undefined)
    return { ok: false, message: `${unknown} is not known here; there are ${parts.join(" and ")}.` };
  const odd = Object.entries(value).find(
    ([, part]) => typeof part !== "object" || part === null || Array.isArray(part),
  );
  if (odd !== undefined) return { ok: false, message: `${odd[0]} must have fields, such as path.` };
  // Both parts are objects; their fields are the service's to check.
  return { ok: true, mapping: value as Mapping };
}

/** The same mapping with another place for the result. */
export const withResultPath = (mapping: Mapping, path: string): Mapping => ({
  ...mapping,
  response_mapping: { ...mapping.response_mapping, result_path: path },
});
