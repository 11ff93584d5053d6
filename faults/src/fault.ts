import type { Evidence } from "./oracle/evidence.ts";
import type { World } from "./world/world.ts";

export type DatabaseKind = "sqlite" | "postgres";

/** One run of one fault. Whatever is left to chance comes from `random`, so that the seed replays it. */
export interface Round {
  seed: number;
  /** A number in [0, 1). */
  random: () => number;
  database: DatabaseKind;
  /** `quick` = small enough for every run of the tests; `full` = the bar of the fault's row. */
  scale: "quick" | "full";
}

/** One fault: what is set up, what is done to it, and what must hold afterwards besides the invariants. */
export interface FaultSpec<Measured> {
  id: string;
  /** The fault, in words. */
  about: string;
  databases: readonly DatabaseKind[];
  rounds: { quick: number; full: number };
  prepare(round: Round): Promise<World>;
  /** Works and breaks things. What it measured goes to `bars`. */
  disturb(world: World, round: Round): Promise<Measured>;
  /** The bars of this fault beyond the invariants. @returns a sentence for each one that was missed */
  bars(measured: Measured, evidence: Evidence): string[];
  /**
   * What the round met by chance of what the fault is about, and how often. No single round has to; all rounds of a
   * full run together must have met each of them.
   */
  met?(measured: Measured, evidence: Evidence): Met;
}

/** By words for it, how often it was met. */
export type Met = Readonly<Record<string, number>>;

/** How a round is judged when all is known of it. */
export interface Verdict {
  missed: string[];
  met: Met;
}

/** A fault whose measurements are its own business. */
export interface Fault extends Pick<FaultSpec<unknown>, "id" | "about" | "databases" | "rounds" | "prepare"> {
  disturb(world: World, round: Round): Promise<(evidence: Evidence) => Verdict>;
}

export const defineFault = <Measured>(spec: FaultSpec<Measured>): Fault => ({
  ...spec,
  async disturb(world, round) {
    const measured = await spec.disturb(world, round);
    return (evidence) => ({
      missed: spec.bars(measured, evidence),
      met: spec.met?.(measured, evidence) ?? {},
    });
  },
});
