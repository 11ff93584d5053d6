import type { StepFinding, TaskStep } from "@orchestrator/contracts";
import { ProblemError } from "@orchestrator/client";
import { dataOrText } from "./data-or-text.ts";

/** What a person says of a step in doubt; the words are what its agent gave. */
export interface Said {
  outcome: StepFinding["outcome"];
  words: string;
}

/** The numbers of the steps of which a retry must be told what became of them; none when it was refused for another reason. */
export function stepsInDoubt(error: unknown): number[] {
  if (!(error instanceof ProblemError) || error.code !== "RETRY_IN_DOUBT") return [];
  const steps = error.problem.details?.["steps"];
  return Array.isArray(steps) ? steps.filter((step) => typeof step === "number") : [];
}

/** What the agent gave after its task was cancelled, as a person would write it; empty when it gave nothing. */
export function lateAnswer({ history }: Pick<TaskStep, "history">): string {
  const late = history.findLast(({ outcome, output }) => outcome === "discarded" && output !== undefined);
  if (late?.output === undefined) return "";
  return typeof late.output === "string" ? late.output : JSON.stringify(late.output, null, 2);
}

export interface Findings {
  findings: Record<string, StepFinding>;
  /** Numbers of the steps of which nothing is said yet. */
  unsaid: number[];
}

/** What was said of the steps, as a retry takes it. */
export function findingsOf(steps: readonly number[], said: Readonly<Record<string, Said>>): Findings {
  const all: Findings = { findings: {}, unsaid: [] };
  for (const number of steps) {
    const one = said[number];
    if (one === undefined || (one.outcome === "completed" && one.words.trim() === ""))
      all.unsaid.push(number);
    else if (one.outcome === "retry") all.findings[number] = { outcome: "retry" };
    else all.findings[number] = { outcome: "completed", output: dataOrText(one.words) };
  }
  return all;
}
