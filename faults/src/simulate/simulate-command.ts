import { availableParallelism } from "node:os";
import { circumstances } from "../circumstances.ts";
import { writeReport } from "../report.ts";
import { simulateInParallel } from "./simulate-in-parallel.ts";

export interface SimulateFlags {
  schedules: number | undefined;
  seed: number | undefined;
  workers: number | undefined;
  report: boolean;
  command: string;
}

const QUIETLY = 5000;

/** Runs simulated schedules and says which broke what. @returns how many did */
export async function simulateCommand(flags: SimulateFlags): Promise<number> {
  const seed = flags.seed ?? Math.floor(Math.random() * 1_000_000);
  // A seed alone is a replay.
  const schedules = flags.schedules ?? (flags.seed === undefined ? 100_000 : 1);
  const workers = Math.min(flags.workers ?? availableParallelism(), schedules);
  console.log(`${schedules} simulated schedules from seed ${seed}, ${workers} at a time`);
  const under = circumstances();
  const startedAt = performance.now();
  let told = 0;
  const broken = await simulateInParallel({
    seed,
    schedules,
    workers,
    onProgress(done) {
      if (done - told < QUIETLY) return;
      told = done;
      console.log(`  ${done} done`);
    },
  });
  for (const { seed: failing, violations, trace } of broken) {
    console.log(`  seed ${failing}: VIOLATED`);
    for (const { of, what } of violations.slice(0, 10)) console.log(`    ${of}: ${what}`);
    if (schedules === 1) console.log(trace.map((line) => `    ${line}`).join("\n"));
    else console.log(`  replay: npm run faults -- simulate --seed ${failing}`);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`  ${broken.length} broken, ${Math.round(schedules / seconds)} schedules/s`);
  if (flags.report && schedules > 1)
    await writeReport({
      rows: [
        {
          fault: "F38",
          about: "simulated schedules of the executor core",
          database: "sqlite",
          amount: `${schedules} schedules`,
          violations: broken.length,
          first: broken[0]?.violations[0]?.what,
          seeds: `${seed}–${seed + schedules - 1}`,
          seconds: Math.round(seconds),
          command: flags.command,
          ...under,
        },
      ],
    });
  return broken.length;
}
