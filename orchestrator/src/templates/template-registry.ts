import type { TemplateDefinition } from "@orchestrator/contracts";
import { NotFoundError } from "../kernel/app-error.ts";
import type { Reader } from "../store/store.ts";
import { activeTemplateRows } from "../store/tables/agent-config-templates.ts";
import { fromJson } from "../store/tables/json-column.ts";

/** The templates by name and id, held in memory: every call of an agent goes through one. */
export class TemplateRegistry {
  #byName = new Map<string, TemplateDefinition>();
  #nameOf = new Map<number, string>();

  readonly #reader: Reader;

  private constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** Reads the templates of the database. */
  static async load(reader: Reader): Promise<TemplateRegistry> {
    const registry = new TemplateRegistry(reader);
    await registry.refresh();
    return registry;
  }

  /** Looks in the database when there is no such template here: another process may have made it just now. */
  async learn(idOrName: number | string): Promise<void> {
    if (!this.#byName.has(typeof idOrName === "number" ? (this.#nameOf.get(idOrName) ?? "") : idOrName))
      await this.refresh();
  }

  /** Reads them anew, for what other processes changed. */
  async refresh(): Promise<void> {
    const rows = await activeTemplateRows(this.#reader);
    this.#byName = new Map();
    this.#nameOf = new Map();
    for (const row of rows) this.put(row.id, fromJson<TemplateDefinition>(row.definition));
  }

  /** To be called after a template was written and committed. */
  put(id: number, template: TemplateDefinition): void {
    this.#byName.set(template.template, template);
    this.#nameOf.set(id, template.template);
  }

  remove(id: number): void {
    this.#byName.delete(this.#nameOf.get(id) ?? "");
    this.#nameOf.delete(id);
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

  /** @throws NotFoundError TEMPLATE_NOT_FOUND */
  find(idOrName: number | string): TemplateDefinition {
    return this.byName(
      typeof idOrName === "number" ? (this.#nameOf.get(idOrName) ?? String(idOrName)) : idOrName,
    );
  }
}
