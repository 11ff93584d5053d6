import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { cleanLine } from "../terminal/clean-text.ts";
import { renderTable } from "../terminal/table.ts";

/** Lists the templates. */
export async function listTemplates(
  { client, terminal }: CommandContext,
  _args: [],
  { output }: { output: OutputFormat },
): Promise<number> {
  const templates = await client.templates.list();
  if (output !== "text") {
    printValue(terminal, templates, output);
    return exitCodes.ok;
  }
  const { style } = terminal;
  terminal.print(
    renderTable(
      ["ID", "NAME", "FRAMEWORK", "FROM", "DESCRIPTION"],
      templates.map((template) => [
        { text: String(template.id) },
        { text: template.name },
        { text: cleanLine(template.framework) },
        { text: template.is_builtin ? "built in" : "own" },
        { text: cleanLine(template.description) },
      ]),
      { style, columns: terminal.size().columns },
    ),
  );
  return exitCodes.ok;
}
