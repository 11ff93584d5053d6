import { circumstances } from "../circumstances.ts";
import { writeReport } from "../report.ts";
import { runModel } from "./run-model.ts";

export interface ModelFlags {
  runs: number | undefined;
  seed: number | undefined;
  report: boolean;
  command: string;
}

/** Runs the model test and says what told the service from its model. @returns 0 or 1 */
export async function modelCommand(flags: ModelFlags): Promise<number> {
  const seed = flags.seed ?? Math.floor(Math.random() * 1_000_000);
  const runs = flags.runs ?? 10_000;
  console.log(`${runs} runs of random commands against the model, seed ${seed}`);
  const under = circumstances();
  const startedAt = performance.now();
  const broken = await runModel({ runs, seed }).then(
    () => undefined,
    (error: unknown) =>
      error instanceof Error ? `${messageOf(error.cause)} ${error.message}` : String(error),
  );
  if (broken !== undefined)
    console.log(
      `  VIOLATED\n    bar: ${broken}\n  replay: npm run faults -- model --runs ${runs} --seed ${seed}`,
    );
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`  ${broken === undefined ? "no divergence" : "diverged"} (${seconds} s)`);
  if (flags.report)
    await writeReport({
      rows: [
        {
          fault: "F37",
          about: "random API commands against a model",
          database: "sqlite",
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
