import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { testTemplateText } from "@orchestrator/service/test-template-text";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { cleanLine } from "../terminal/clean-text.ts";
import { UsageError } from "../usage-error.ts";

/** Runs the tests in a template's file. Neither a service nor an agent is asked. */
export async function testTemplateFile(
  { terminal }: CommandContext,
  [file]: [file: string],
  { output }: { output: OutputFormat },
): Promise<number> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  const report = testTemplateText(text, basename(file));
  if (output === "text") {
    const { style } = terminal;
    for (const { name, problem } of report.tests) {
      const word = problem === null ? style.green("passed") : style.red("failed");
      terminal.print(`${word}  ${cleanLine(name)}${problem === null ? "" : `: ${cleanLine(problem)}`}\n`);
    }
    if (report.tests.length === 0)
      terminal.note("The template is well formed; it has no tests of its own.\n");
  } else printValue(terminal, report, output);
  return report.passed ? exitCodes.ok : exitCodes.failed;
}
