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
  const [template] = templates;
  const [first] = template?.tests ?? [];
  const broken = {
    ...template!,
    tests: [{ ...first!, outcome: { status: "completed" as const, output: "else" } }],
  };
  expect(runTemplateTests(broken)[0]?.problem).toBe('output is "The findings", expected "else"');
});
