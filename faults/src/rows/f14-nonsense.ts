import type { Fault } from "../fault.ts";
import { misbehaving } from "./misbehaving.ts";

const json = { "content-type": "application/json" };
const success = '{"status":"success","result":';

/** Bodies that are no JSON, or none that can be kept. */
const bodies: [name: string, body: string | Uint8Array, headers?: Record<string, string>][] = [
  ["cut-json", `${success}[1, 2`],
  ["html", "<!doctype html><title>Welcome</title>", { "content-type": "text/html" }],
  ["nan", `${success}NaN}`],
  ["deep", `${success}${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  [
    "lone-surrogate-bytes",
    Buffer.concat([Buffer.from(`${success}"`), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
  ],
  ["empty", ""],
  ["bom-only", "\uFEFF"],
];

export const f14: Fault = misbehaving({
  id: "F14",
  about: "cut JSON, HTML, NaN, 100,000 levels of nesting, lone surrogates, nothing at all",
  cases: () =>
    bodies.map(([name, body, headers = json]) => ({
      name,
      reaction: () => ({ kind: "raw", body, headers }),
      error: "AGENT_RESPONSE_INVALID",
      calls: 1,
    })),
});
