import type { CallTranscript } from "@orchestrator/contracts";
import { quoted } from "./repeat-commands.ts";

/** What stands in a transcript where a secret was. */
const HIDDEN = "[secret]";
/** curl makes them itself. */
const OWN = new Set(["host", "connection", "content-length", "transfer-encoding", "accept-encoding"]);

/** The request of a transcript as a command for a POSIX shell; secrets come from variables of the shell. Pure. */
export function requestAsCurl({ method, url, headers, body }: CallTranscript["request"]): string {
  const parts = [`curl -sS -X ${method} ${withVariable(url, "SECRET")}`];
  for (const [name, value] of Object.entries(headers))
    if (!OWN.has(name)) parts.push(`-H ${withVariable(`${name}: ${value}`, variableOf(name))}`);
  if (body !== null) parts.push(`--data-raw ${withVariable(body.text, "SECRET")}`);
  return parts.join(" \\\n  ");
}

const variableOf = (header: string): string => header.toUpperCase().replaceAll(/\W/g, "_");

const withVariable = (text: string, variable: string): string =>
  text
    .split(HIDDEN)
    .map((part) => (part === "" ? "" : quoted(part)))
    .join(`"$${variable}"`);
