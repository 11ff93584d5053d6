import type { TemplateDefinition } from "@orchestrator/contracts";
import { NotFoundError } from "../kernel/app-error.ts";

/** The templates by name, held in memory: every call of an agent goes through one. */
export class TemplateRegistry {
  readonly #byName = new Map<string, TemplateDefinition>();

  constructor(templates: readonly TemplateDefinition[]) {
    for (const template of templates) this.#byName.set(template.template, template);
  }

  get all(): TemplateDefinition[] {
    return [...this.#byName.values()];
  }

  /** @throws NotFoundError TEMPLATE_NOT_FOUND */
  byName(name: string): TemplateDefinition {
    const template = this.#byName.get(name);
    if (template !== undefined) return template;
    throw new NotFoundError(
      "TEMPLATE_NOT_FOUND",
      `There is no template ${name}. Templates: ${[...this.#byName.keys()].join(", ")}.`,
    );
  }
}
