import { monitorEventLoopDelay } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";

export type PressureKind = "event_loop" | "memory";

/** Says whether the process can take more work. */
export interface Pressure extends Disposable {
  readonly current: PressureKind | undefined;
}

export interface PressureLimits {
  /** What the 99th percentile of the event loop's delay may be, in milliseconds; 0 = whatever. */
  loopDelayMs: number;
  /** Resident memory of the process in bytes; undefined = what the machine has. */
  rssBytes: number | undefined;
}

export interface PressureReading {
  /** 99th percentiles of the latest windows, newest last, in milliseconds. */
  loopDelaysMs: readonly number[];
  rssBytes: number;
  heapBytes: number;
  heapLimitBytes: number;
}

const WINDOW_MS = 500;
/** One long pause is no overload; a loop that has not recovered for as many windows is. */
const WINDOWS = 3;
/** Close to its limit the heap's collector takes most of the time, and above it the process dies. */
const HEAP_SHARE = 0.9;

/** What a reading says. Pure. */
export function pressureOf(reading: PressureReading, limits: PressureLimits): PressureKind | undefined {
  const { loopDelaysMs, rssBytes, heapBytes, heapLimitBytes } = reading;
  if (rssBytes > (limits.rssBytes ?? Number.POSITIVE_INFINITY)) return "memory";
  if (heapBytes > heapLimitBytes * HEAP_SHARE) return "memory";
  const latest = loopDelaysMs.slice(-WINDOWS);
  const isSlow = latest.length === WINDOWS && latest.every((ms) => ms > limits.loopDelayMs);
  return limits.loopDelayMs > 0 && isSlow ? "event_loop" : undefined;
}

/** Watches the process until it is disposed of. */
export function watchPressure(limits: PressureLimits): Pressure {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let loopDelaysMs: readonly number[] = [];
  let current: PressureKind | undefined;
  const look = (): void => {
    loopDelaysMs = [...loopDelaysMs, delay.percentile(99) / 1e6].slice(-WINDOWS);
    delay.reset();
    const { used_heap_size: heapBytes, heap_size_limit: heapLimitBytes } = getHeapStatistics();
    current = pressureOf(
      { loopDelaysMs, rssBytes: process.memoryUsage.rss(), heapBytes, heapLimitBytes },
      limits,
    );
  };
  look();
  const timer = setInterval(look, WINDOW_MS);
  timer.unref();
  return {
    get current() {
      return current;
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      delay.disable();
    },
  };
}

const CONTAINER_SHARE = 0.9;

/** The limit that the process's container sets, with some room below it; undefined without one. */
export function containerRssLimit(): number | undefined {
  const bytes = process.constrainedMemory();
  // Without a limit the kernel says 0, or a number larger than any memory.
  return bytes > 0 && bytes < 2 ** 50 ? bytes * CONTAINER_SHARE : undefined;
}
