import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Mutant } from "./mutants.ts";
import { plantMutant } from "./plant-mutant.ts";

const UNCHANGED = join(import.meta.dirname, "..", "main.ts");

/** `found` says the first violation; `failed` means that the harness fell over, and has found nothing. */
export type Hunt =
  | { kind: "found"; violation: string }
  | { kind: "missed" }
  | { kind: "failed"; because: string };

/** Runs the harness on the planted bug. */
export async function huntMutant(mutant: Mutant): Promise<Hunt> {
  try {
    await using planted = await plantMutant(mutant);
    return await runHarness(planted.program, mutant.foundBy);
  } catch (error) {
    return { kind: "failed", because: error instanceof Error ? error.message : String(error) };
  }
}

/** The same run without the bug: what it finds says nothing about the bug. */
export const huntNothing = ({ foundBy }: Pick<Mutant, "foundBy">): Promise<Hunt> =>
  runHarness(UNCHANGED, foundBy);

async function runHarness(program: string, args: readonly string[]): Promise<Hunt> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  const violation = /^ +((?:I\d|bar): .+)$/m.exec(said)?.[1];
  if (violation !== undefined) return { kind: "found", violation };
  return code === 0 ? { kind: "missed" } : { kind: "failed", because: said.trim() };
}
