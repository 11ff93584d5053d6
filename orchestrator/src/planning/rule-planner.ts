import type { PlanComplexity } from "@orchestrator/contracts";
import { MAX_PLAN_STEPS } from "@orchestrator/contracts";
import type { AgentIndex } from "./agent-index.ts";
import type { Clause } from "./clause.ts";
import { complexityOf, estimateSeconds } from "./estimate-plan.ts";
import { expectedOutput } from "./expected-output.ts";
import { foldClauses } from "./fold-clauses.ts";
import { linkParts, type LinkedPart } from "./link-parts.ts";
import { matchAgents, type AgentMatch } from "./match-agents.ts";
import { nearestAgents, type NearestAgent } from "./nearest-agents.ts";
import { partText } from "./part-text.ts";
import type { Part } from "./part.ts";
import { rankAgents } from "./rank-agents.ts";
import { readTokens } from "./read-tokens.ts";
import { shareObjects } from "./shared-object.ts";
import { splitClauses } from "./split-clauses.ts";

export interface PlannedStep {
  stepNumber: number;
  description: string;
  agentId: number;
  agentName: string;
  capability: string | null;
  expectedOutput: string | null;
  dependencies: number[];
  reason: string;
  confidence: number;
}

export interface UnmatchedClause {
  clause: string;
  nearest: NearestAgent[];
}

export interface RulePlan {
  steps: PlannedStep[];
  complexity: PlanComplexity;
  estimatedDurationSeconds: number;
  unmatched: UnmatchedClause[];
  ranking: number[];
}

const MOST_CLAUSES = 64;
const REASON_WORDS = 5;

/** Plans a description by rules alone: cuts it into clauses, finds an agent for each, links them. */
export function planByRules(description: string, index: AgentIndex): RulePlan {
  const clauses = limitClauses(splitClauses(readTokens(description), index.actions));
  const parts = limitParts(foldClauses(shareObjects(clauses, index.actions), index));
  const fitting = parts.filter(({ matches }) => matches.length > 0);
  const steps = linkParts(fitting).flatMap((linked, position) =>
    toStep(linked, position, description, index.names),
  );
  return {
    steps,
    complexity: complexityOf(steps),
    estimatedDurationSeconds: estimateSeconds(steps),
    unmatched: parts
      .filter(({ matches }) => matches.length === 0)
      .map((part) => unmatched(part, description, index)),
    ranking: rankAgents(parts, matchAgents(description, index, 20)),
  };
}

function toStep(
  { part, dependencies }: LinkedPart,
  position: number,
  description: string,
  names: ReadonlyMap<number, string>,
): PlannedStep[] {
  const match = part.matches[0];
  if (!match) return [];
  return [
    {
      stepNumber: position + 1,
      description: partText(part, description),
      agentId: match.agentId,
      agentName: names.get(match.agentId) ?? "",
      capability: match.capability,
      expectedOutput: expectedOutput(part.tokens),
      dependencies: dependencies.map((dependency) => dependency + 1),
      reason: reasonOf(match),
      confidence: match.confidence,
    },
  ];
}

function reasonOf({ capability, terms }: AgentMatch): string {
  const what = capability === null ? "its description" : `'${capability}'`;
  return terms.length > 0
    ? `matches ${what}: ${terms.slice(0, REASON_WORDS).join(", ")}`
    : `comes nearest to ${what}`;
}

function unmatched(part: Part, description: string, index: AgentIndex): UnmatchedClause {
  const clause = partText(part, description);
  return { clause, nearest: nearestAgents(clause, index) };
}

/** What comes after so many clauses is read as one: a bound on the work, far beyond any plan. */
function limitClauses(clauses: Clause[]): Clause[] {
  const last = clauses[MOST_CLAUSES - 1];
  if (!last || clauses.length <= MOST_CLAUSES) return clauses;
  const rest = clauses.slice(MOST_CLAUSES - 1).flatMap(({ tokens }) => tokens);
  return [...clauses.slice(0, MOST_CLAUSES - 1), { ...last, tokens: rest }];
}

/** A plan has at most 50 steps: what comes after belongs to the last of them. */
function limitParts(parts: Part[]): Part[] {
  const last = parts[MAX_PLAN_STEPS - 1];
  if (!last || parts.length <= MAX_PLAN_STEPS) return parts;
  const rest = parts.slice(MAX_PLAN_STEPS).flatMap((part) => [part, ...part.context]);
  return [...parts.slice(0, MAX_PLAN_STEPS - 1), { ...last, context: [...last.context, ...rest] }];
}
