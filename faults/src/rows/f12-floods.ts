import type { Fault } from "../fault.ts";
import { misbehaving } from "./misbehaving.ts";
import type { Seen } from "./misbehaving.ts";

const CAP_BYTES = 10 * 1024 * 1024;
/** Pieces that were read and thrown away are in the memory of the process until V8 collects them. */
const GARBAGE_BYTES = 32 * 1024 * 1024;

const memoryBar = ({ extraMemoryBytes, quietMemoryBytes }: Seen): string[] => {
  const taken = extraMemoryBytes - Math.max(0, quietMemoryBytes);
  return taken <= 2 * CAP_BYTES + GARBAGE_BYTES
    ? []
    : [`the service took ${Math.round(taken / 1024 / 1024)} MiB more`];
};

export const f12: Fault = misbehaving({
  id: "F12",
  about: "an answer without end, sent as fast as it is read",
  cases: () => [
    { name: "flood", reaction: () => ({ kind: "flood" }), error: "AGENT_RESPONSE_TOO_LARGE", calls: 1 },
  ],
  bars: memoryBar,
});

const encodings = ["gzip", "br", "zstd"] as const;

export const f13: Fault = misbehaving({
  id: "F13",
  about: "gzip, brotli and zstd bombs of 200 MiB",
  cases: () =>
    encodings.map((encoding) => ({
      name: `bomb-${encoding}`,
      reaction: () => ({ kind: "bomb", encoding }),
      error: "AGENT_RESPONSE_TOO_LARGE",
      calls: 1,
    })),
  bars: memoryBar,
});
