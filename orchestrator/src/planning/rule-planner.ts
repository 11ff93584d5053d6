import { MAX_PLAN_STEPS } from "@orchestrator/contracts";
import type { PlanComplexity } from "@orchestrator/contracts";
import type { AgentIndex } from "./agent-index.ts";
import { expectedOutput } from "./expected-output.ts";
import { foldClauses } from "./fold-clauses.ts";
import { nearestAgents, type NearestAgent } from "./nearest-agents.ts";
import type { Part } from "./part.ts";
import { shareObjects } from "./shared-object.ts";
import { linkParts, type LinkedPart } from "./link-parts.ts";
import { longestPath } from "./longest-path.ts";
import { matchAgents, type AgentMatch } from "./match-agents.ts";
import { partText } from "./part-text.ts";
import { rankAgents } from "./rank-agents.ts";
import { readTokens } from "./read-tokens.ts";
import { splitClauses, type Clause } from "./split-clauses.ts";

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

/** A round figure for one call to an agent; steps beside each other cost no more than one. */
const SECONDS_PER_STEP = 5;
const COMPLEX_STEPS = 5;
const COMPLEX_DEPTH = 4;

/** Plans a description by rules alone: cuts it into clauses, finds an agent for each, links them. */
export function planByRules(description: string, index: AgentIndex): RulePlan {
  const clauses = limitClauses(splitClauses(readTokens(description), index.actions));
  const parts = foldClauses(shareObjects(clauses, index.actions), index);
  const names = new Map(index.agents.map(({ id, name }) => [id, name]));
  const fitting = parts.filter(({ matches }) => matches.length > 0);
  const steps = linkParts(fitting).flatMap((linked, position) =>
    toStep(linked, position, description, names),
  );
  const depth = longestPath(steps);
  return {
    steps,
    complexity: complexityOf(steps.length, depth),
    estimatedDurationSeconds: depth * SECONDS_PER_STEP,
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
  const words = terms.slice(0, 5).join(", ");
  return capability === null ? `matches its description: ${words}` : `matches '${capability}': ${words}`;
}

function unmatched(part: Part, description: string, index: AgentIndex): UnmatchedClause {
  const clause = partText(part, description);
  return { clause, nearest: nearestAgents(clause, index) };
}

function complexityOf(steps: number, depth: number): PlanComplexity {
  if (steps <= 1) return "simple";
  return steps >= COMPLEX_STEPS || depth > COMPLEX_DEPTH ? "complex" : "moderate";
}

/** A plan has at most 50 steps: what comes after belongs to the last of them. */
function limitClauses(clauses: Clause[]): Clause[] {
  const last = clauses[MAX_PLAN_STEPS - 1];
  if (!last || clauses.length <= MAX_PLAN_STEPS) return clauses;
  const rest = clauses.slice(MAX_PLAN_STEPS - 1).flatMap(({ tokens }) => tokens);
  return [...clauses.slice(0, MAX_PLAN_STEPS - 1), { ...last, tokens: rest }];
}
