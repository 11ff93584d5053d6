import type { TemplateDefinition, TemplateTestReport } from "@orchestrator/contracts";
import { compileTemplate } from "../connectors/template/compile-template.ts";
import { InvalidInputError } from "../kernel/app-error.ts";
import { runTemplateTests } from "./run-template-tests.ts";

/** Runs a template's own tests, without any agent. */
export function reportTemplateTests(template: TemplateDefinition): TemplateTestReport {
  const tests = runTemplateTests(template);
  return { passed: tests.every(({ problem }) => problem === null), tests };
}

/**
 * A template may be stored when its mappings compile and its own tests pass.
 * @throws InvalidInputError TEMPLATE_INVALID
 */
export function checkTemplate(template: TemplateDefinition): void {
  compileTemplate(template);
  const { passed, tests } = reportTemplateTests(template);
  if (passed) return;
  const failed = tests.filter(({ problem }) => problem !== null);
  throw new InvalidInputError(
    "TEMPLATE_INVALID",
    `${failed.length} of the template's ${tests.length} tests failed: ${failed.map(({ name, problem }) => `“${name}”: ${problem ?? ""}`).join("; ")}`,
    {
      issues: failed.map(({ name, problem }) => ({
        in: "body" as const,
        path: "/tests",
        message: `${name}: ${problem ?? ""}`,
      })),
    },
  );
}
