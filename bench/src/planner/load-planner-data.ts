import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CandidateAgent } from "../../../orchestrator/src/planning/agent-index.ts";
import type { GoldRecord } from "./score-plans.ts";

export interface PlannerRecord extends GoldRecord {
  request: string;
  catalog: string;
}

/** The catalogues of agents and the sets of requests of a data folder. */
export interface PlannerData {
  catalogs: Map<string, CandidateAgent[]>;
  sets: Map<string, PlannerRecord[]>;
}

/** Reads `catalogs/*.json` and `dev/*.jsonl`; says what is missing. */
export function loadPlannerData(dataDir: string): PlannerData {
  const [catalogDir, setDir] = [join(dataDir, "catalogs"), join(dataDir, "dev")];
  for (const dir of [catalogDir, setDir]) {
    if (!existsSync(dir)) {
      throw new Error(
        `No planner data: ${dir} does not exist. Give the folder with catalogs/ and dev/ by --data.`,
      );
    }
  }
  return {
    catalogs: new Map(
      filesIn(catalogDir, ".json").map((name) => [name, readCatalog(join(catalogDir, `${name}.json`))]),
    ),
    sets: new Map(filesIn(setDir, ".jsonl").map((name) => [name, readSet(join(setDir, `${name}.jsonl`))])),
  };
}

function filesIn(dir: string, ending: string): string[] {
  return readdirSync(dir)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length));
}

function readCatalog(file: string): CandidateAgent[] {
  const agents = JSON.parse(readFileSync(file, "utf8")) as Omit<CandidateAgent, "id">[];
  return agents.map((agent, position) => ({ ...agent, id: position + 1 }));
}

function readSet(file: string): PlannerRecord[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line.trim()).map((line) => JSON.parse(line) as PlannerRecord);
}
