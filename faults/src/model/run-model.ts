import fc from "fast-check";
import { isTerminalTask } from "@orchestrator/contracts";
import type { DatabaseKind } from "../fault.ts";
import { agentCommands, register } from "./agent-commands.ts";
import { emptyModel } from "./model.ts";
import type { Model } from "./model.ts";
import { startReal } from "./real.ts";
import type { Real } from "./real.ts";
import { rareCommands, sessionCommands } from "./session-commands.ts";
import { taskCommands } from "./task-commands.ts";

export interface ModelOptions {
  runs: number;
  seed: number;
  database: DatabaseKind;
}

/** Random commands against the service and a model of it. @throws with the shortest commands that tell them apart */
export async function runModel({ runs, seed, database }: ModelOptions): Promise<void> {
  await using real = await startReal(database);
  const usual = [...agentCommands, ...taskCommands, ...taskCommands, ...sessionCommands];
  // One in some hundred commands is a rare one. On PostgreSQL a restart waits for leases to run out, by its own clock.
  const rare = database === "sqlite" ? rareCommands : [];
  const all = [...Array.from({ length: 8 }, () => usual).flat(), ...rare];
  await fc.assert(
    fc.asyncProperty(fc.commands(all, { maxCommands: 30, size: "max" }), async (commands) => {
      await real.begin();
      const model = emptyModel();
      // Without an agent most commands have nothing to do.
      await register("a").run(model, real);
      await fc.asyncModelRun(() => ({ model, real }), commands);
      await putAway(model, real);
    }),
    { numRuns: runs, seed, endOnFailure: false },
  );
}

/** Calls that wait would hold their places. */
async function putAway(model: Model, real: Real): Promise<void> {
  for (const [id, { status }] of model.tasks) if (!isTerminalTask(status)) await real.client.tasks.cancel(id);
}
