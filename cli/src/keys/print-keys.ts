import type { ApiKey } from "@orchestrator/contracts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { openTerminal } from "../terminal/terminal.ts";
import { renderKeys } from "./render-keys.ts";

/** Prints the keys, or says on standard error that there are none. */
export function printKeys(keys: readonly ApiKey[], output: OutputFormat): void {
  const terminal = openTerminal({ noColor: false }, process.env);
  if (output !== "text") printValue(terminal, keys, output);
  else if (keys.length === 0)
    terminal.note("There is no key. Make one with: orchestrator keys create --name me\n");
  else terminal.print(renderKeys(keys, { style: terminal.style, columns: terminal.size().columns }));
}
