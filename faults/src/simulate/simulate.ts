import { TemplateRegistry } from "../../../orchestrator/src/templates/template-registry.ts";
import { tempFolder } from "../../../orchestrator/test/kit/temp-folder.ts";
import type { Violation } from "../oracle/check-invariants.ts";
import { runSchedule } from "./run-schedule.ts";
import type { ScheduleResult, SimulatedGround } from "./run-schedule.ts";
import { seedAgents } from "./simulated-agents.ts";
import { simulatedDatabase } from "./simulated-database.ts";

/** Rows pile up; after this many schedules they get a fresh file. */
const SCHEDULES_PER_FILE = 250;

export interface BrokenSchedule {
  seed: number;
  violations: Violation[];
  trace: string[];
}

export interface SimulateOptions {
  /** Of the first schedule; each further one has the next. */
  seed: number;
  schedules: number;
  /** Enough is enough: after this many broken ones nothing new is learned. */
  stopAfter?: number;
  onProgress?: (done: number) => void;
  onSchedule?: (result: ScheduleResult) => void;
}

/** Runs schedules one after another. @returns those that broke a promise */
export async function simulate({
  seed,
  schedules,
  stopAfter = 5,
  onProgress,
  onSchedule,
}: SimulateOptions): Promise<BrokenSchedule[]> {
  const broken: BrokenSchedule[] = [];
  for (let done = 0; done < schedules && broken.length < stopAfter;) {
    const count = Math.min(SCHEDULES_PER_FILE, schedules - done);
    await onGround(async (ground) => {
      for (let i = 0; i < count; i++) {
        const result = await runSchedule(ground, seed + done++);
        onSchedule?.(result);
        if (result.violations.length === 0) continue;
        broken.push({ seed: seed + done - 1, ...result });
        // What is left of a broken one would get in the way of the next.
        return;
      }
    });
    onProgress?.(done);
  }
  return broken;
}

async function onGround(work: (ground: SimulatedGround) => Promise<void>): Promise<void> {
  await using folder = await tempFolder();
  let templates: TemplateRegistry | undefined;
  using database = await simulatedDatabase(folder.path, async (store) => {
    await seedAgents(store, 0);
    templates = await TemplateRegistry.load(store.reader);
  });
  if (templates === undefined) throw new Error("cannot happen: the database was not seeded");
  await work({ database, templates });
}
