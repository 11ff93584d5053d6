import { seededRandom } from "../../orchestrator/test/kit/seeded-random.ts";
import type { DatabaseKind, Fault, Met, Round, Verdict } from "./fault.ts";
import { checkInvariants } from "./oracle/check-invariants.ts";
import type { Violation } from "./oracle/check-invariants.ts";

/** Every task must have ended this long after the disturbance. */
const ENDED_WITHIN_MS = 120_000;

export interface RoundResult {
  seed: number;
  ms: number;
  violations: Violation[];
  met: Met;
}

/** One round: set up, break, wait until all has come to rest, compare. */
export async function runRound(
  fault: Fault,
  { seed, database, scale }: Omit<Round, "random">,
): Promise<RoundResult> {
  const startedAt = performance.now();
  const round: Round = { seed, database, scale, random: seededRandom(seed) };
  await using world = await fault.prepare(round);
  const brokenOff = (error: unknown): (() => Verdict) => {
    const message = error instanceof Error ? error.message : String(error);
    return () => ({ missed: [`the round broke off: ${message}`], met: {} });
  };
  // An answer that nobody reckoned with says something about the service, too.
  const judge = await fault.disturb(world, round).catch(brokenOff);
  await world.settle(ENDED_WITHIN_MS);
  const evidence = await world.collect();
  const { missed, met } = judge(evidence);
  const bars = [...missed, ...world.ledger.broken].map((what): Violation => ({ of: "bar", what }));
  return {
    seed,
    ms: Math.round(performance.now() - startedAt),
    violations: [...checkInvariants(evidence), ...bars],
    met,
  };
}

/** A round that could not even be judged has not shown that anything holds. */
const thrown =
  (seed: number) =>
  (error: unknown): RoundResult => ({
    seed,
    ms: 0,
    violations: [
      { of: "bar", what: `the round threw: ${error instanceof Error ? error.message : String(error)}` },
    ],
    met: {},
  });

/** The command that does one round again. */
export const replayOf = (
  fault: Pick<Fault, "id">,
  { seed, database, scale }: Omit<Round, "random">,
): string =>
  `npm run faults -- ${fault.id} --database ${database} --seed ${seed}${scale === "quick" ? " --quick" : ""}`;

export interface RunOptions {
  database: DatabaseKind;
  scale: Round["scale"];
  rounds: number;
  /** Of the first round; each further one has the next. */
  seed: number;
  onRound?: (result: RoundResult) => void;
}

/** Several rounds, one after another. */
export async function runFault(
  fault: Fault,
  { database, scale, rounds, seed, onRound }: RunOptions,
): Promise<RoundResult[]> {
  const results: RoundResult[] = [];
  for (let i = 0; i < rounds; i++) {
    const result = await runRound(fault, { seed: seed + i, database, scale }).catch(thrown(seed + i));
    results.push(result);
    onRound?.(result);
  }
  return results;
}
