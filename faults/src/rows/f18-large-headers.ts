import type { Fault } from "../fault.ts";
import { misbehaving } from "./misbehaving.ts";

export const f18: Fault = misbehaving({
  id: "F18",
  about: "3,000 headers; one header of 1 MB",
  databases: ["sqlite", "postgres"],
  cases: () => [
    {
      name: "many-headers",
      reaction: () => ({ kind: "headers", count: 3000, bytes: 10 }),
      error: "AGENT_RESPONSE_INVALID",
      calls: 1,
    },
    {
      name: "long-header",
      reaction: () => ({ kind: "headers", count: 1, bytes: 1024 * 1024 }),
      error: "AGENT_RESPONSE_INVALID",
      calls: 1,
    },
  ],
});
