import { buildAgentIndex, type CandidateAgent } from "../../../orchestrator/src/planning/agent-index.ts";
import type { PlannerData } from "./load-planner-data.ts";
import { predictPlan } from "./predict-plan.ts";
import { scorePlans } from "./score-plans.ts";

export interface Latency {
  agents: number;
  buildMs: number;
  msP50: number | null;
  msP95: number | null;
  nodeF1: number | null;
}

/** The small sets over their own agents among so many strangers. */
const SETS = ["orchestra", "taskbench_daily"];
const DISTRACTORS = ["rapidapi", "sealtools", "ultratool", "metatool", "nestful_sgd"];

/** Plans the small sets in a registry of the given size. */
export function measureLatency({ catalogs, sets }: PlannerData, size: number): Latency {
  const records = SETS.flatMap((name) => sets.get(name) ?? []);
  const own = SETS.flatMap((name) => catalogs.get(name) ?? []);
  const strangers = DISTRACTORS.flatMap((name) => catalogs.get(name) ?? []);
  const agents = fillTo(size, own, strangers);
  const start = performance.now();
  const index = buildAgentIndex(agents);
  const buildMs = performance.now() - start;
  for (const record of records) predictPlan(record, index); // warm up
  const scores = scorePlans(
    records.map((record) => predictPlan(record, index)),
    records,
  );
  return { agents: agents.length, buildMs, msP50: scores.msP50, msP95: scores.msP95, nodeF1: scores.nodeF1 };
}

/** Strangers are repeated under other names when there are too few. */
function fillTo(
  size: number,
  own: readonly CandidateAgent[],
  strangers: readonly CandidateAgent[],
): CandidateAgent[] {
  const agents = [...own];
  for (let i = 0; agents.length < size && strangers.length > 0; i += 1) {
    const stranger = strangers[i % strangers.length];
    const round = Math.floor(i / strangers.length);
    if (stranger)
      agents.push({ ...stranger, name: round > 0 ? `${stranger.name} ${round + 1}` : stranger.name });
  }
  return agents.map((agent, position) => ({ ...agent, id: position + 1 }));
}
