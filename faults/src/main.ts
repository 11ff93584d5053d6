import { parseArgs } from "node:util";
import { mutantsCommand } from "./mutants/mutants-command.ts";
import { modelCommand } from "./model/model-command.ts";
import { faults } from "./rows/all.ts";
import { rowsCommand } from "./rows/rows-command.ts";
import { simulateCommand } from "./simulate/simulate-command.ts";

const USAGE = `Usage: npm run faults -- <row…|all> [--database sqlite|postgres] [--rounds N] [--seed S] [--quick]
       npm run faults -- simulate [--schedules N] [--seed S] [--workers N]
       npm run faults -- model [--runs N] [--seed S]
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
    seed: numberIn(values.seed),
    report: values.report,
    command: `npm run faults -- ${process.argv.slice(2).join(" ")}`,
  };
  if (command === "mutants") return mutantsCommand(rest);
  if (command === "model") return modelCommand({ ...shared, runs: numberIn(values.runs) });
  if (command === "simulate")
    return simulateCommand({
      ...shared,
      schedules: numberIn(values.schedules),
      workers: numberIn(values.workers),
    });
  const chosen = command === "all" ? faults : faults.filter(({ id }) => positionals.includes(id));
  if (chosen.length === 0 || (database !== undefined && database !== "sqlite" && database !== "postgres"))
    throw new Error(USAGE);
  return rowsCommand(chosen, {
    seed: shared.seed,
    report: shared.report,
    database,
    scale: values.quick ? "quick" : "full",
    rounds: numberIn(values.rounds),
  });
}

function numberIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new Error(`${text} is no whole number.\n${USAGE}`);
  return number;
}

try {
  if ((await main()) > 0) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
