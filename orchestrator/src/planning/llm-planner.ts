import type { PlanUsage } from "@orchestrator/contracts";
import { CompletionError } from "../kernel/complete.ts";
import type { Complete } from "../kernel/complete.ts";
import type { AgentIndex, CandidateAgent } from "./agent-index.ts";
import { cleanLine } from "./clean-text.ts";
import { expectedOutput } from "./expected-output.ts";
import { promptFor, shownCapability } from "./llm-prompt.ts";
import type { EarlierAnswer } from "./llm-prompt.ts";
import { matchAgents } from "./match-agents.ts";
import { readLlmAnswer } from "./read-llm-answer.ts";
import type { AnsweredStep } from "./read-llm-answer.ts";
import { readTokens } from "./read-tokens.ts";
import type { PlannedStep } from "./rule-planner.ts";

export interface LlmTask {
  description: string;
  /** The agents that may be chosen, as the model's list numbers them. */
  candidates: readonly CandidateAgent[];
  index: AgentIndex;
}

export interface LlmLimits {
  maxTokens: number;
  signal: AbortSignal;
}

export type LlmOutcome =
  | { kind: "planned"; steps: PlannedStep[]; usage: PlanUsage }
  /** `unanswered`: no answer came; `unusable`: none could be used; `no_fit`: the model finds no agent that fits. */
  | { kind: "unanswered" | "unusable" | "no_fit"; reason: string; usage: PlanUsage };

const MOST_CALLS = 2;
const LONGEST_REASON = 300;
const LONGEST_MODEL_NAME = 100;
const MATCHES = 20;
/** An agent of whose words the step has none: the least that the rules ever give. */
const LEAST_CONFIDENCE = 0.15;

/** Has a model plan a task over the candidates; an answer that cannot be used may be repaired once. */
export async function planWithLlm(task: LlmTask, complete: Complete, limits: LlmLimits): Promise<LlmOutcome> {
  const usage: PlanUsage = { calls: 0, input_tokens: 0, output_tokens: 0, model: "" };
  let earlier: EarlierAnswer | undefined;
  while (usage.calls < MOST_CALLS) {
    const prompt = promptFor(task.description, task.candidates, earlier);
    usage.calls++;
    try {
      const { text, model, usage: used } = await complete({ ...prompt, ...limits });
      usage.input_tokens += used.input_tokens;
      usage.output_tokens += used.output_tokens;
      usage.model = cleanLine(model, LONGEST_MODEL_NAME);
      const answer = readLlmAnswer(text, task.candidates.length);
      if ("steps" in answer) return planned(answer.steps, task, usage);
      earlier = { text, problems: answer.problems };
    } catch (error) {
      // Only messages made for people are passed on: others may hold the key or the prompt.
      const reason = error instanceof CompletionError ? error.message : "The call of the model failed.";
      return { kind: "unanswered", reason, usage };
    }
  }
  const [first] = earlier?.problems ?? [];
  return {
    kind: "unusable",
    reason: `The model gave no usable plan in ${usage.calls} calls. ${first ?? ""}`.trim(),
    usage,
  };
}

function planned(answered: readonly AnsweredStep[], task: LlmTask, usage: PlanUsage): LlmOutcome {
  if (answered.length === 0) return { kind: "no_fit", reason: "The model found no agents that fit.", usage };
  const steps = answered.flatMap((step, i) => {
    const agent = task.candidates[step.agent - 1];
    return agent === undefined ? [] : [toStep(step, i + 1, agent, task.index)];
  });
  return { kind: "planned", steps, usage };
}

/** The model chooses; how sure that is, the rules say, so that one confidence means the same as another. */
function toStep(
  step: AnsweredStep,
  stepNumber: number,
  agent: CandidateAgent,
  index: AgentIndex,
): PlannedStep {
  const match = matchAgents(step.description, index, MATCHES).find(({ agentId }) => agentId === agent.id);
  const named = agent.capabilities.find((label) => shownCapability(label) === step.capability);
  return {
    stepNumber,
    description: step.description,
    agentId: agent.id,
    agentName: agent.name,
    capability: named ?? match?.capability ?? null,
    expectedOutput: expectedOutput(readTokens(step.description)),
    dependencies: step.depends_on,
    reason: cleanLine(step.reason, LONGEST_REASON) || "chosen by the model",
    confidence: match?.confidence ?? LEAST_CONFIDENCE,
  };
}
