import type { Command } from "commander";
import { onRun } from "../on-run.ts";
import { withOutput } from "../output.ts";

export function addTemplatesCommand(program: Command): void {
  const templates = program.command("templates").description("how agents of a kind are called");

  const list = templates.command("list").description("list templates");
  onRun(
    withOutput(list, ["text", "json", "ndjson"]),
    async () => (await import("../templates/list-templates.ts")).listTemplates,
  );

  const get = templates
    .command("get")
    .description("show a template")
    .argument("<template>", "the template's id or name");
  onRun(withOutput(get), async () => (await import("../templates/get-template.ts")).getTemplate);

  const test = templates
    .command("test")
    .description("run the tests in a template's file; no service is needed and nothing is registered")
    .argument("<file>", "YAML or JSON");
  onRun(withOutput(test), async () => (await import("../templates/test-template-file.ts")).testTemplateFile);
}
