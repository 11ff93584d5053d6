import type { Held, Resources } from "./evidence.ts";

const TOLERANCE = 1.1;
/* What a process of this size may gain without a leak: a young heap grows by itself for a while. */
const SPARE: Resources = { memoryBytes: 64 * 1024 * 1024, descriptors: 8, sockets: 8 };
/** Since its start; it has not met any work by then. */
const SPARE_SINCE_START: Resources = { memoryBytes: 96 * 1024 * 1024, descriptors: 24, sockets: 24 };

/** What a process holds that it has not given back. Pure. */
export function leaks({ since, before, after }: Held): string[] {
  const spare = since === "start" ? SPARE_SINCE_START : SPARE;
  return (["memoryBytes", "descriptors", "sockets"] as const)
    .filter((kind) => after[kind] > before[kind] * TOLERANCE + spare[kind])
    .map((kind) => `${kind} went from ${before[kind]} to ${after[kind]}`);
}
