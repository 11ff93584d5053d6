import { startBenchService } from "../../src/bench-service.ts";
import { runThreeSteps } from "../../src/three-steps.ts";
import type { StartCandidate } from "../candidate.ts";

/** This project's service in process, as in the scenario `in-process`; it makes its own folder. */
export const start: StartCandidate = async ({ agentUrl }) => {
  const service = await startBenchService();
  const agentId = await service.register("Local Agent", agentUrl);
  return {
    runTask: () => runThreeSteps(service, agentId),
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
};
