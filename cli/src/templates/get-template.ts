import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { safeJson } from "../terminal/clean-text.ts";
import { UsageError } from "../usage-error.ts";

/** Shows a template; as text it is the template itself, without what the service knows of it besides. */
export async function getTemplate(
  { client, terminal }: CommandContext,
  [given]: [template: string],
  { output }: { output: OutputFormat },
): Promise<number> {
  const known = await client.templates.list();
  const found = known.find(({ id, name }) => String(id) === given || name === given);
  if (found === undefined)
    throw new UsageError(`no template is called ${given}; orchestrator templates list shows them`);
  const template = await client.templates.get(found.id);
  if (output !== "text") {
    printValue(terminal, template, output);
    return exitCodes.ok;
  }
  const {
    id: _id,
    is_builtin: _builtin,
    is_active: _active,
    created_at: _made,
    updated_at: _changed,
    name,
    ...parts
  } = template;
  // JSON is YAML: this is a file that `templates test` takes.
  terminal.print(`${safeJson({ template: name, ...parts }, 2)}\n`);
  return exitCodes.ok;
}
