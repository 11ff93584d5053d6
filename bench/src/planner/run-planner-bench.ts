import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildAgentIndex } from "../../../orchestrator/src/planning/agent-index.ts";
import { loadPlannerData, type PlannerData } from "./load-planner-data.ts";
import { measureLatency, type Latency } from "./measure-latency.ts";
import { measurePoison, type PoisonResult } from "./poison-agents.ts";
import { predictPlan } from "./predict-plan.ts";
import { printReport } from "./print-report.ts";
import { scorePlans, type PlanScores } from "./score-plans.ts";

export interface PlannerReport {
  sets: Record<string, PlanScores>;
  latency: Latency[];
  poison: PoisonResult[];
}

const REGISTRY_SIZES = [1_000, 10_000];

/** Plans every request of the data folder by rules and scores the plans. */
export async function runPlannerBench(options: {
  dataDir: string;
  /** Where to write the plans as JSON lines, for another scorer. */
  predictionsDir?: string;
}): Promise<PlannerReport> {
  const data = loadPlannerData(options.dataDir);
  return {
    sets: Object.fromEntries(
      Array.from(data.sets.keys(), (set) => [set, scoreSet(data, set, options.predictionsDir)]),
    ),
    latency: REGISTRY_SIZES.map((size) => measureLatency(data, size)),
    poison: measurePoison(data),
  };
}

function scoreSet(
  { catalogs, sets }: PlannerData,
  set: string,
  predictionsDir: string | undefined,
): PlanScores {
  const records = sets.get(set) ?? [];
  const indexes = new Map(
    Array.from(new Set(records.map(({ catalog }) => catalog)), (catalog) => [
      catalog,
      buildAgentIndex(catalogs.get(catalog) ?? []),
    ]),
  );
  const predictions = records.flatMap((record) => {
    const index = indexes.get(record.catalog);
    return index ? [predictPlan(record, index)] : [];
  });
  if (predictionsDir !== undefined) {
    mkdirSync(predictionsDir, { recursive: true });
    const lines = predictions.map((prediction) => JSON.stringify(prediction));
    writeFileSync(join(predictionsDir, `${set}.jsonl`), `${lines.join("\n")}\n`);
  }
  return scorePlans(predictions, records);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { data: { type: "string" }, predictions: { type: "string" }, json: { type: "boolean" } },
  });
  if (values.data === undefined) {
    throw new Error(
      "Usage: run-planner-bench.ts --data <folder with catalogs/ and dev/> [--predictions <folder>] [--json]",
    );
  }
  const report = await runPlannerBench({ dataDir: values.data, predictionsDir: values.predictions });
  console.log(values.json ? JSON.stringify(report, null, 2) : printReport(report));
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
