import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { loadBuiltinTemplates } from "./load-builtin-templates.ts";
import { runTemplateTests } from "./run-template-tests.ts";

const templates = await loadBuiltinTemplates(fileURLToPath(new URL("../../templates", import.meta.url)));

test("ships the templates that the specification names", () => {
  expect(templates.map(({ template }) => template)).toEqual([
    "a2a_envelope",
    "api",
    "crewai",
    "custom",
    "databricks_foundation",
    "openai_compatible",
  ]);
});

describe.each(templates)("$template", (template) => {
  test("has tests of its own", () => {
    expect(template.tests.length).toBeGreaterThan(1);
  });

  test.each(runTemplateTests(template))("$name", ({ problem }) => {
    expect(problem).toBeNull();
  });
});

test("a template test that fails says what differs", () => {
  const broken = templates.map((template) => ({
    ...template,
    tests: template.tests.map((own) => ({
      ...own,
      outcome: { status: "completed" as const, output: "else" },
    })),
  }));
  expect(broken.flatMap(runTemplateTests).map(({ problem }) => problem)).toContain(
    'output is "The findings", expected "else"',
  );
  expect(broken.flatMap(runTemplateTests).every(({ problem }) => problem !== null)).toBe(true);
});
