import { safeJson } from "./terminal/clean-text.ts";
import type { OutputFormat } from "./output.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** Prints what the API answered, as it is: `json` in one piece, `ndjson` an item per line. */
export function printValue(
  terminal: Pick<Terminal, "print">,
  value: unknown,
  format: Exclude<OutputFormat, "text">,
): void {
  if (format === "json") terminal.print(`${safeJson(value, 2)}\n`);
  else for (const item of Array.isArray(value) ? value : [value]) terminal.print(`${safeJson(item)}\n`);
}
