import { MAX_PLAN_STEPS } from "@orchestrator/contracts";
import { z } from "zod";
import { checkPlan } from "./check-plan.ts";
import { cleanText } from "./clean-text.ts";
import { LONGEST_STEP_DESCRIPTION } from "./llm-prompt.ts";

const LONGEST_ANSWER = 200_000;
const MOST_PROBLEMS = 10;
const LONGEST_PROBLEM = 200;

// What only explains a step may be anything; what makes it must be right.
const AnsweredStep = z.object({
  description: z
    .string()
    .max(LONGEST_STEP_DESCRIPTION)
    .transform(cleanText)
    .refine((text) => text !== "", { error: "is empty" }),
  agent: z.int(),
  depends_on: z
    .array(z.int())
    .max(MAX_PLAN_STEPS)
    .nullish()
    .transform((numbers) => [...new Set(numbers ?? [])].sort((a, b) => a - b)),
  capability: z.string().nullable().catch(null),
  reason: z.string().catch(""),
});
export type AnsweredStep = z.infer<typeof AnsweredStep>;

const Answer = z.object({ steps: z.array(AnsweredStep) });

/**
 * The steps of a model's answer, or what is wrong with it, one sentence for each problem. The sentences quote nothing
 * of the answer but numbers, so that they may be stored and logged.
 */
export function readLlmAnswer(
  text: string,
  agents: number,
): { steps: AnsweredStep[] } | { problems: string[] } {
  if (text.length > LONGEST_ANSWER)
    return { problems: [`The answer has more than ${LONGEST_ANSWER} characters.`] };
  const json = jsonIn(text);
  if (json === undefined) return { problems: ["The answer is not one JSON object."] };
  const count = stepCount(json);
  if (count > MAX_PLAN_STEPS)
    return { problems: [`A plan has at most ${MAX_PLAN_STEPS} steps, not ${count}.`] };
  const parsed = Answer.safeParse(json);
  if (!parsed.success) return { problems: limited(parsed.error.issues.map(sentenceOf)) };
  const { steps } = parsed.data;
  const problems = [...agentProblems(steps, agents), ...orderProblems(steps)];
  return problems.length > 0 ? { problems: limited(problems) } : { steps };
}

/** The object in an answer that may think aloud, stand in a Markdown fence or have prose around it. */
function jsonIn(text: string): unknown {
  const answer = text.slice(text.lastIndexOf("</think>") + 1);
  const inner = answer.slice(answer.indexOf("{"), answer.lastIndexOf("}") + 1);
  try {
    return JSON.parse(inner);
  } catch {
    return undefined;
  }
}

function stepCount(json: unknown): number {
  const steps = (json as { steps?: unknown } | null)?.steps;
  return Array.isArray(steps) ? steps.length : 0;
}

function agentProblems(steps: readonly AnsweredStep[], agents: number): string[] {
  return steps.flatMap(({ agent }, i) =>
    agent >= 1 && agent <= agents ? [] : [`Step ${i + 1} names agent ${agent}; the list has 1 to ${agents}.`],
  );
}

/** A step may only wait for steps before it, so no answer can hold a circle. */
function orderProblems(steps: readonly AnsweredStep[]): string[] {
  const forward = steps.flatMap(({ depends_on: numbers }, i) =>
    numbers
      .filter((number) => number > i)
      .map((number) => `Step ${i + 1} depends on step ${number}, which is not before it.`),
  );
  const shape = steps.map(({ depends_on: dependencies }, i) => ({ stepNumber: i + 1, dependencies }));
  return forward.length > 0 ? forward : checkPlan(shape);
}

function sentenceOf({ path, message }: { path: PropertyKey[]; message: string }): string {
  const [field, number, ...rest] = path;
  if (field !== "steps" || typeof number !== "number") return `"steps": ${message}.`;
  return `Step ${number + 1}${rest.length > 0 ? `, "${rest.join(".")}"` : ""}: ${message}.`;
}

const limited = (problems: string[]): string[] =>
  problems.slice(0, MOST_PROBLEMS).map((problem) => problem.slice(0, LONGEST_PROBLEM));
