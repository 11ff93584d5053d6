import { parseArgs } from "node:util";
import type { DatabaseKind, Fault } from "./fault.ts";
import { mutantsCommand } from "./mutants/mutants-command.ts";
import { modelCommand } from "./model/model-command.ts";
import { faults } from "./rows/all.ts";
import { rowsCommand } from "./rows/rows-command.ts";
import { simulateCommand } from "./simulate/simulate-command.ts";
import { UsageError } from "./usage-error.ts";

const USAGE = `Usage: npm run faults -- <row…|all> [--database sqlite|postgres] [--rounds N] [--seed S] [--quick]
       npm run faults -- simulate [--schedules N] [--seed S] [--workers N]
       npm run faults -- model [--database sqlite|postgres] [--runs N] [--seed S]
       npm run faults -- mutants [name…]
Each takes --no-report, which leaves docs/operations/fault-report.md alone.
Rows: ${faults.map(({ id }) => id).join(" ")}`;

/** @returns how much was found; 0 = all is well */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    allowNegative: true,
    options: {
      database: { type: "string" },
      rounds: { type: "string" },
      schedules: { type: "string" },
      runs: { type: "string" },
      workers: { type: "string" },
      seed: { type: "string" },
      quick: { type: "boolean", default: false },
      report: { type: "boolean", default: true },
    },
  });
  const [command, ...rest] = positionals;
  const { database } = values;
  const shared = {
    seed: numberIn("seed", values.seed),
    report: values.report,
    command: `npm run faults -- ${process.argv.slice(2).join(" ")}`,
  };
  if (command === "mutants") return mutantsCommand(rest, values.report);
  if (command === "simulate")
    return simulateCommand({
      ...shared,
      schedules: countIn("schedules", values.schedules),
      workers: countIn("workers", values.workers),
    });
  if (database !== undefined && database !== "sqlite" && database !== "postgres")
    throw new UsageError(`--database is sqlite or postgres, not ${database}.`);
  if (command === "model")
    return modelCommand({
      ...shared,
      database: database ?? "sqlite",
      runs: countIn("runs", values.runs),
    });
  return rowsCommand(chosenRows(positionals, database), {
    seed: shared.seed,
    report: shared.report,
    database,
    scale: values.quick ? "quick" : "full",
    rounds: countIn("rounds", values.rounds),
  });
}

/** @throws UsageError for rows that are not there, or have nothing to run on the database */
function chosenRows(ids: readonly string[], database: DatabaseKind | undefined): readonly Fault[] {
  if (ids.length === 0) throw new UsageError(USAGE);
  if (ids.length === 1 && ids[0] === "all") return faults;
  const unknown = ids.filter((id) => !faults.some((fault) => fault.id === id));
  if (unknown.length > 0) throw new UsageError(`There is no ${unknown.join(", ")}.\n${USAGE}`);
  const chosen = faults.filter(({ id }) => ids.includes(id));
  for (const { id, databases } of chosen)
    if (database !== undefined && !databases.includes(database))
      throw new UsageError(`${id} is run on ${databases.join(" and ")} only; leave --database away.`);
  return chosen;
}

function countIn(name: string, text: string | undefined): number | undefined {
  const count = numberIn(name, text);
  if (count === 0) throw new UsageError(`--${name} 0 would show nothing: it must be at least 1.`);
  return count;
}

function numberIn(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new UsageError(`--${name} ${text} is no whole number.`);
  return number;
}

/** Ours, and what `parseArgs` says of options that there are not. */
const isUsage = (error: unknown): boolean =>
  error instanceof UsageError ||
  (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"));

try {
  if ((await main()) > 0) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = isUsage(error) ? 2 : 1;
}
