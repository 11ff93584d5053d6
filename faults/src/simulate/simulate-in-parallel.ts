import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { BrokenSchedule } from "./simulate.ts";

const WORKER = fileURLToPath(new URL("simulate-worker.ts", import.meta.url));

type Message = { done: number } | { broken: BrokenSchedule[] };

export interface ParallelOptions {
  seed: number;
  schedules: number;
  workers: number;
  onProgress: (done: number) => void;
}

/** Runs schedules in several processes, each with seeds of its own. */
export async function simulateInParallel({
  seed,
  schedules,
  workers,
  onProgress,
}: ParallelOptions): Promise<BrokenSchedule[]> {
  const share = Math.ceil(schedules / workers);
  const done = new Map<number, number>();
  const run = async (index: number): Promise<BrokenSchedule[]> => {
    const first = index * share;
    const count = Math.min(share, schedules - first);
    if (count <= 0) return [];
    const child = fork(WORKER, [String(seed + first), String(count)]);
    let broken: BrokenSchedule[] | undefined;
    child.on("message", (message: Message) => {
      if ("broken" in message) broken = message.broken;
      else {
        done.set(index, message.done);
        onProgress([...done.values()].reduce((sum, each) => sum + each, 0));
      }
    });
    await once(child, "exit");
    if (broken === undefined) throw new Error(`the schedules from seed ${seed + first} on fell over`);
    return broken;
  };
  return (await Promise.all(Array.from({ length: workers }, (_, index) => run(index)))).flat();
}
