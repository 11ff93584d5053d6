import { callAgent } from "../call-agent.ts";
import { STEPS } from "../candidate.ts";
import type { StartCandidate } from "../candidate.ts";

/** Stores nothing: what three calls cost at least when they are made with `fetch`. */
export const start: StartCandidate = async ({ agentUrl }) => ({
  async runTask() {
    let data: unknown = null;
    for (let step = 1; step <= STEPS; step++) data = await callAgent(agentUrl, step, data);
  },
  async [Symbol.asyncDispose]() {},
});
