import type { TemplateTestReport } from "@orchestrator/contracts";
import { reportTemplateTests } from "./templates/check-template.ts";
import { parseTemplate } from "./templates/parse-template.ts";

/**
 * Reads a template and runs its own tests, without a service and without any agent.
 * @param fileName names it in errors
 * @throws InvalidInputError TEMPLATE_INVALID
 */
export const testTemplateText = (yamlText: string, fileName: string): TemplateTestReport =>
  reportTemplateTests(parseTemplate(yamlText, fileName));
