import { readFileSync } from "node:fs";

export interface Cost {
  /** User and system time of this process. */
  cpuMs: number;
  wallMs: number;
}

/** What `work` costs this process. */
export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1000, wallMs: performance.now() - start };
}

/** Calls `one` for 0 … count-1, `concurrency` at a time. */
export async function inParallel(
  count: number,
  concurrency: number,
  one: (i: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: Math.min(count, concurrency) }, worker));
}

/** The value below which the share `p` (0 to 1) of the values lies; NaN without values. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Median CPU in microseconds of one call, over three rounds, after one round to warm up. */
export async function cpuMicrosOf(
  calls: number,
  concurrency: number,
  one: (i: number) => Promise<unknown>,
): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < 4; round++) {
    const { cpuMs } = await costOf(() => inParallel(calls, concurrency, one));
    if (round > 0) rounds.push((cpuMs * 1000) / calls);
  }
  return median(rounds);
}

/** Bytes that this process has handed to the disk so far; NaN where the system does not say. */
export function bytesWritten(): number {
  try {
    return Number(/^write_bytes: (\d+)$/m.exec(readFileSync("/proc/self/io", "utf8"))?.[1]);
  } catch {
    return Number.NaN;
  }
}

/** CPU that another process has used so far, to 10 ms; NaN where the system does not say. */
export function cpuMsOfProcess(pid: number): number {
  const { user, system } = processTimes(pid);
  return user + system;
}

/** The same of a process, its children that live and those that have ended. */
export function cpuMsOfFamily(pid: number): number {
  const { user, system, ofEnded } = processTimes(pid);
  return childrenOf(pid).reduce((sum, child) => sum + cpuMsOfProcess(child), user + system + ofEnded);
}

function processTimes(pid: number): { user: number; system: number; ofEnded: number } {
  try {
    // The second field is the command in brackets, which may hold spaces.
    const [, rest = ""] = /\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    const [user = NaN, system = NaN, userOfEnded = NaN, systemOfEnded = NaN] = rest
      .split(" ")
      .slice(11, 15)
      .map((ticks) => Number(ticks) * 10);
    return { user, system, ofEnded: userOfEnded + systemOfEnded };
  } catch {
    return { user: NaN, system: NaN, ofEnded: NaN };
  }
}

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return children.split(" ").filter(Boolean).map(Number);
}

/** Memory that a process holds now, in megabytes; NaN where the system does not say. */
export function residentMb(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
