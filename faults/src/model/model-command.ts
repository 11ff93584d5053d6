import setUpPostgres from "../../../orchestrator/test/kit/postgres-global-setup.ts";
import type { DatabaseKind } from "../fault.ts";
import { circumstances } from "../circumstances.ts";
import { writeReport } from "../report.ts";
import { runModel } from "./run-model.ts";

export interface ModelFlags {
  runs: number | undefined;
  seed: number | undefined;
  database: DatabaseKind;
  report: boolean;
  command: string;
}

const RUNS = { sqlite: 10_000, postgres: 1000 } as const;

/** Runs the model test and says what told the service from its model. @returns 0 or 1 */
export async function modelCommand(flags: ModelFlags): Promise<number> {
  const seed = flags.seed ?? Math.floor(Math.random() * 1_000_000);
  const { database } = flags;
  const runs = flags.runs ?? RUNS[database];
  console.log(`${runs} runs of random commands against the model on ${database}, seed ${seed}`);
  const stopPostgres = database === "postgres" ? await setUpPostgres() : undefined;
  const under = circumstances();
  const startedAt = performance.now();
  const broken = await runModel({ runs, seed, database }).then(
    () => undefined,
    (error: unknown) =>
      error instanceof Error ? `${messageOf(error.cause)} ${error.message}` : String(error),
  );
  await stopPostgres?.();
  if (broken !== undefined)
    console.log(
      `  VIOLATED\n    bar: ${broken}\n  replay: npm run faults -- model --database ${database} --runs ${runs} --seed ${seed}`,
    );
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`  ${broken === undefined ? "no divergence" : "diverged"} (${seconds} s)`);
  if (flags.report)
    await writeReport({
      rows: [
        {
          fault: "F37",
          about: "random API commands against a model",
          database,
          amount: `${runs} runs`,
          violations: broken === undefined ? 0 : 1,
          first: broken,
          seeds: String(seed),
          seconds,
          command: flags.command,
          ...under,
        },
      ],
    });
  return broken === undefined ? 0 : 1;
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : "");
