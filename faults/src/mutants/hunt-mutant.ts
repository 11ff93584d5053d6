import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Mutant } from "./mutants.ts";
import { plantMutant } from "./plant-mutant.ts";

/** Runs the harness on the planted bug. @returns the violation it found first; undefined when it found none */
export async function huntMutant(mutant: Mutant): Promise<string | undefined> {
  await using planted = await plantMutant(mutant);
  const child = spawn(process.execPath, [planted.program, ...mutant.foundBy], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  const found = /^ +((?:I\d|bar): .+)$/m.exec(said)?.[1];
  // A program that fell over has found nothing.
  if (code !== 0 && found === undefined) throw new Error(`${mutant.name}: the harness failed: ${said}`);
  return found;
}
