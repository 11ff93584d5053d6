import setUpPostgres from "../../../orchestrator/test/kit/postgres-global-setup.ts";
import { circumstances } from "../circumstances.ts";
import type { DatabaseKind, Fault, Round } from "../fault.ts";
import { neverMet } from "../never-met.ts";
import type { Violation } from "../oracle/check-invariants.ts";
import { writeReport } from "../report.ts";
import type { ReportRow } from "../report.ts";
import { replayOf, runFault } from "../run-fault.ts";
import type { RoundResult } from "../run-fault.ts";

export interface RowFlags {
  database: DatabaseKind | undefined;
  scale: Round["scale"];
  rounds: number | undefined;
  seed: number | undefined;
  report: boolean;
}

/** Runs rows of the table, each on its databases, and puts them into the report. @returns how many violations */
export async function rowsCommand(faults: readonly Fault[], flags: RowFlags): Promise<number> {
  const stopPostgres = await setUpPostgres();
  let violations = 0;
  try {
    for (const fault of faults) {
      for (const kind of fault.databases.filter((each) => (flags.database ?? each) === each)) {
        const row = await runRow(fault, kind, flags);
        if (flags.report) await writeReport({ rows: [row] });
        violations += row.violations;
      }
    }
  } finally {
    await stopPostgres();
  }
  return violations;
}

async function runRow(fault: Fault, database: DatabaseKind, flags: RowFlags): Promise<ReportRow> {
  const { scale } = flags;
  const seed = flags.seed ?? Math.floor(Math.random() * 1_000_000);
  // A seed alone is a replay.
  const rounds = flags.rounds ?? (flags.seed === undefined ? fault.rounds[scale] : 1);
  console.log(`${fault.id} on ${database}, ${rounds} rounds from seed ${seed}: ${fault.about}`);
  const under = circumstances();
  const startedAt = performance.now();
  const results = await runFault(fault, { database, scale, rounds, seed, onRound: tell });
  for (const { seed: failing } of results.filter(({ violations }) => violations.length > 0))
    console.log(`  replay: ${replayOf(fault, { seed: failing, database, scale })}`);
  const violations = results.flatMap((result) => result.violations);
  if (scale === "full" && rounds >= fault.rounds.full) {
    const bars = neverMet(results).map((what): Violation => ({ of: "bar", what }));
    for (const { of, what } of bars) console.log(`  VIOLATED\n    ${of}: ${what}`);
    violations.push(...bars);
  }
  return {
    fault: fault.id,
    about: fault.about,
    database,
    amount: `${rounds} ${scale} rounds`,
    violations: violations.length,
    first: violations[0] === undefined ? undefined : `${violations[0].of}: ${violations[0].what}`,
    seeds: rounds === 1 ? String(seed) : `${seed}–${seed + rounds - 1}`,
    seconds: Math.round((performance.now() - startedAt) / 1000),
    command: `npm run faults -- ${fault.id} --database ${database} --rounds ${rounds} --seed ${seed}${scale === "quick" ? " --quick" : ""}`,
    ...under,
  };
}

function tell({ seed, ms, violations, met }: RoundResult): void {
  const counts = Object.entries(met).map(([kind, times]) => `; ${kind}: ${times}`);
  const said = violations.length === 0 ? "ok" : "VIOLATED";
  console.log(`  seed ${seed}: ${said} (${(ms / 1000).toFixed(1)} s)${counts.join("")}`);
  for (const { of, what } of violations.slice(0, 10)) console.log(`    ${of}: ${what}`);
}
