import type { Plan } from "@orchestrator/contracts";
import type { CatalogueView } from "../agents/agent-catalogue.ts";

const MOST_PLANS = 200;

/** The plans that a model made over the agents as they are now; the one not asked for longest goes first. */
export class PlanCache {
  readonly #plans = new Map<string, Plan>();
  #version = -1;

  get({ version, scope }: CatalogueView, description: string): Plan | undefined {
    if (version !== this.#version) return undefined;
    const key = keyOf(scope, description);
    const plan = this.#plans.get(key);
    if (plan === undefined) return undefined;
    this.#plans.delete(key);
    this.#plans.set(key, plan);
    return plan;
  }

  put({ version, scope }: CatalogueView, description: string, plan: Plan): void {
    if (version < this.#version) return;
    if (version > this.#version) this.#plans.clear();
    this.#version = version;
    this.#plans.set(keyOf(scope, description), plan);
    const [oldest] = this.#plans.keys();
    if (this.#plans.size > MOST_PLANS && oldest !== undefined) this.#plans.delete(oldest);
  }
}

const keyOf = (scope: string, description: string): string => JSON.stringify([scope, description]);
