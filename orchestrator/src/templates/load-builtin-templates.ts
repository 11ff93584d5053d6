import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TemplateDefinition } from "@orchestrator/contracts";
import { StartupError } from "../kernel/app-error.ts";
import { parseTemplate } from "./parse-template.ts";

/**
 * Every `*.yaml` of a directory, in the order of their names.
 * @throws InvalidInputError TEMPLATE_INVALID | StartupError CONFIG_INVALID when a file is not named after its template
 */
export async function loadBuiltinTemplates(dir: string): Promise<TemplateDefinition[]> {
  const files = (await readdir(dir)).filter((file) => file.endsWith(".yaml")).toSorted();
  return await Promise.all(
    files.map(async (file) => {
      const definition = parseTemplate(await readFile(join(dir, file), "utf8"), file);
      if (file === `${definition.template}.yaml`) return definition;
      throw new StartupError(
        "CONFIG_INVALID",
        `${file} holds the template "${definition.template}". Name it ${definition.template}.yaml.`,
      );
    }),
  );
}
