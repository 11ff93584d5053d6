import { foundByProcesses } from "./found-by-processes.ts";
import { foundBySimulation } from "./found-by-simulation.ts";
import type { Mutant } from "./mutant.ts";

/** Bugs that the harness must find; a harness that passes one of them is broken. Files are in orchestrator/src. */
export const mutants: readonly Mutant[] = [...foundBySimulation, ...foundByProcesses];
