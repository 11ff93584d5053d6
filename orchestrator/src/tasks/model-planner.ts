import type { Plan, PlanUsage } from "@orchestrator/contracts";
import type { CatalogueView } from "../agents/agent-catalogue.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Complete } from "../kernel/complete.ts";
import { complexityOf, estimateSeconds } from "../planning/estimate-plan.ts";
import { candidatesFor } from "../planning/llm-candidates.ts";
import { planWithLlm } from "../planning/llm-planner.ts";
import type { LlmOutcome } from "../planning/llm-planner.ts";
import type { Logger } from "../telemetry/logger.ts";
import { PlanCache } from "./plan-cache.ts";
import { planSteps } from "./plan-steps.ts";

const MAX_TOKENS = 6000;
const FAILURES_BEFORE_REST = 3;
const REST_MS = 30_000;
/** Tasks wait in the queue for their turn; previews have no queue. */
const PREVIEWS_AT_ONCE = 4;

export interface ModelPlannerDeps {
  complete: Complete;
  /** The model's name. */
  model: string;
  clock: Clock;
  logger: Logger;
}

export interface ModelRequest {
  view: CatalogueView;
  description: string;
  /** Agents that could take part, best first, as the rules see it. */
  ranking: readonly number[];
  purpose: "task" | "preview";
  signal: AbortSignal;
}

export type ModelPlan = { plan: Plan } | Unplanned;

/** No plan of the model: the rules have to make it. */
export interface Unplanned {
  plan: undefined;
  reason: string;
  usage: PlanUsage;
}

/**
 * The language model as a planner: remembers its plans, and is left alone for half a minute after three calls in a row
 * brought no answer, so that a dead model delays no task.
 */
export class ModelPlanner {
  readonly #deps: ModelPlannerDeps;
  readonly #cache = new PlanCache();
  #failures = 0;
  #restsUntil = 0;
  #previews = 0;

  constructor(deps: ModelPlannerDeps) {
    this.#deps = deps;
  }

  /** The model's name. */
  get model(): string {
    return this.#deps.model;
  }

  /** What can be said without asking the model: a plan that is known, or why it is not asked; undefined otherwise. */
  atOnce({ view, description }: Pick<ModelRequest, "view" | "description">): ModelPlan | undefined {
    const usage = this.#noUsage();
    const known = this.#cache.get(view, description);
    if (known !== undefined)
      return { plan: { ...known, usage: { ...usage, model: known.usage?.model ?? usage.model } } };
    if (this.#deps.clock.now() >= this.#restsUntil) return undefined;
    const reason = `The model ${this.#deps.model} gave no answer ${FAILURES_BEFORE_REST} times in a row and is not asked for ${REST_MS / 1000} s.`;
    return { plan: undefined, reason, usage };
  }

  async plan(request: ModelRequest): Promise<ModelPlan> {
    const answered = this.atOnce(request);
    if (answered !== undefined) return answered;
    if (request.purpose === "task") return this.#ask(request);
    if (this.#previews >= PREVIEWS_AT_ONCE) {
      const reason = `The model plans ${PREVIEWS_AT_ONCE} previews already, which is as many as it may at once.`;
      return { plan: undefined, reason, usage: this.#noUsage() };
    }
    this.#previews++;
    try {
      return await this.#ask(request);
    } finally {
      this.#previews--;
    }
  }

  async #ask({ view, description, ranking, signal }: ModelRequest): Promise<ModelPlan> {
    const { agents, index } = view;
    const candidates = candidatesFor(description, { agents, index, ranking });
    const limits = { maxTokens: MAX_TOKENS, signal };
    const outcome = await planWithLlm({ description, candidates, index }, this.#deps.complete, limits);
    if (!signal.aborted) this.#note(outcome);
    const usage = { ...outcome.usage, model: outcome.usage.model || this.#deps.model };
    if (outcome.kind !== "planned") return { plan: undefined, reason: outcome.reason, usage };
    const { steps } = outcome;
    const plan: Plan = {
      steps: planSteps(steps),
      complexity: complexityOf(steps),
      estimated_duration: estimateSeconds(steps),
      planner: "llm",
      usage,
    };
    this.#cache.put(view, description, plan);
    return { plan };
  }

  #note(outcome: LlmOutcome): void {
    const { clock, logger, model } = this.#deps;
    if (outcome.kind !== "planned") logger.warn({ model, reason: outcome.reason }, "the model gave no plan");
    this.#failures = outcome.kind === "unanswered" ? this.#failures + 1 : 0;
    if (this.#failures >= FAILURES_BEFORE_REST) this.#restsUntil = clock.now() + REST_MS;
  }

  #noUsage(): PlanUsage {
    return { calls: 0, input_tokens: 0, output_tokens: 0, model: this.#deps.model };
  }
}
