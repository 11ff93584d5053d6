import { join } from "node:path";
import { Mastra } from "@mastra/core";
import { createStep, createWorkflow } from "@mastra/core/workflows";
import { LibSQLStore } from "@mastra/libsql";
import { z } from "zod";
import { callAgent } from "../call-agent.ts";
import type { StartCandidate } from "../candidate.ts";

const Data = z.object({ data: z.unknown() });

/** A workflow of three steps with its libSQL storage in a file, without log, everything else as it comes. */
export const start: StartCandidate = async ({ agentUrl, folder }) => {
  const step = (number: number) =>
    createStep({
      id: `step-${number}`,
      inputSchema: Data,
      outputSchema: Data,
      execute: async ({ inputData: { data } }) => ({ data: await callAgent(agentUrl, number, data) }),
    });
  const threeSteps = createWorkflow({ id: "three-steps", inputSchema: Data, outputSchema: Data })
    .then(step(1))
    .then(step(2))
    .then(step(3))
    .commit();
  const storage = new LibSQLStore({ id: "bench", url: `file:${join(folder, "mastra.db")}` });
  const mastra = new Mastra({ workflows: { threeSteps }, storage, logger: false });
  await storage.init();
  return {
    async runTask() {
      const run = await mastra.getWorkflow("threeSteps").createRun();
      const { status } = await run.start({ inputData: { data: null } });
      if (status !== "success") throw new Error(`the workflow ended as ${status}`);
    },
    async [Symbol.asyncDispose]() {},
  };
};
