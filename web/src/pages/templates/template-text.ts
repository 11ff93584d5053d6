import type { Template, TemplateDefinition } from "@orchestrator/contracts";
import { dump, load } from "js-yaml";

export type ParsedTemplate = { ok: true; definition: TemplateDefinition } | { ok: false; message: string };

/** A template as its file has it, in the order of the files; what the service adds is left out. */
export function templateText(template: Template): string {
  const definition: Partial<TemplateDefinition> = {
    template: template.name,
    display_name: template.display_name,
    description: template.description,
    framework: template.framework,
    version: template.version,
    params: template.params,
    request_mapping: template.request_mapping,
    response_mapping: template.response_mapping,
    auth_config: template.auth_config,
    ...(template.health_path === undefined ? {} : { health_path: template.health_path }),
    ...(template.timeout_ms === undefined ? {} : { timeout_ms: template.timeout_ms }),
    delivery: template.delivery,
    example_request: template.example_request,
    example_response: template.example_response,
    tests: template.tests,
  };
  return dump(definition, { lineWidth: 110, noRefs: true });
}

/** Reads the YAML (or JSON, which is YAML too); what it means is the service's to check. */
export function parseTemplate(text: string): ParsedTemplate {
  try {
    const value: unknown = load(text);
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return { ok: false, message: "Write the fields of a template, beginning with template: a_name." };
    return { ok: true, definition: value as TemplateDefinition };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** What a new template begins with. */
export const templateStart = `# How agents of one kind are called. The service checks it, and runs its tests, before it is saved.
template: my_agent
display_name: My agent
description: Sends each step as POST /ask and takes answer from what comes back.
framework: custom
params: {}
request_mapping:
  method: POST
  path: /ask
  body_mapping:
    question: \${input.text}
response_mapping:
  result_path: $.answer
  error_path: [$.error.message, $.error]
auth_config: { type: none }
health_path: /health
tests:
  - name: a step becomes a question and the answer its output
    input: { description: Say hello }
    request: { method: POST, path: /ask, body: { question: Say hello } }
    reply: { status: 200, body: { answer: Hello } }
    outcome: { status: completed, output: Hello }
`;
