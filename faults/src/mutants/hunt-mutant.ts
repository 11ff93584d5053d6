import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Mutant } from "./mutant.ts";
import { plantMutant } from "./plant-mutant.ts";

/** A bug may make the service hang, and the harness with it. The longest hunt takes a minute on a quiet machine. */
const HUNT_MS = 300_000;

const THREW = "bar: the round threw";

const UNCHANGED = join(import.meta.dirname, "..", "main.ts");

/**
 * `found` says the first violation; `failed` means that the harness fell over, and has found nothing; `timed_out` that
 * it had found nothing when its time was over.
 */
export type Hunt =
  | { kind: "found"; violation: string }
  | { kind: "missed" }
  | { kind: "timed_out"; afterMs: number }
  | { kind: "failed"; because: string };

/** Runs the harness on the planted bug. */
export async function huntMutant(mutant: Mutant, withinMs: number = HUNT_MS): Promise<Hunt> {
  try {
    await using planted = await plantMutant(mutant);
    return await runHarness(planted.program, mutant.foundBy, withinMs);
  } catch (error) {
    return { kind: "failed", because: error instanceof Error ? error.message : String(error) };
  }
}

/** The same run without the bug: what it finds says nothing about the bug. */
export const huntNothing = ({ foundBy }: Pick<Mutant, "foundBy">): Promise<Hunt> =>
  runHarness(UNCHANGED, foundBy, HUNT_MS);

async function runHarness(program: string, args: readonly string[], withinMs: number): Promise<Hunt> {
  // A group of its own, so that the services that it started end with it.
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, withinMs);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  clearTimeout(timer);
  if (isOver) return { kind: "timed_out", afterMs: withinMs };
  const violation = /^ +((?:I\d|bar): .+)$/m.exec(said)?.[1];
  // A round that could not be judged has found nothing.
  if (violation?.startsWith(THREW) === true) return { kind: "failed", because: violation };
  if (violation !== undefined) return { kind: "found", violation };
  return code === 0 ? { kind: "missed" } : { kind: "failed", because: said.trim() };
}
