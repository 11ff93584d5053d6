import type { CreateTask } from "@orchestrator/contracts";
import { createTask } from "../../orchestrator/src/tasks/create-task.ts";
import { findTask } from "../../orchestrator/src/store/tables/tasks.ts";
import { CALLER } from "./bench-service.ts";
import type { BenchService } from "./bench-service.ts";

const STEPS = 3;

/** A task of three steps, each building on the one before. */
export const threeSteps = (agentId: number): CreateTask => ({
  description: "Load the figures, analyse them and write the report",
  user_id: "bench",
  metadata: {},
  priority: 0,
  plan: {
    steps: Array.from({ length: STEPS }, (_, i) => ({
      step_number: i + 1,
      description: `Do part ${i + 1} of the work with care`,
      agent_id: agentId,
      dependencies: i === 0 ? [] : [i],
    })),
  },
});

/** Submits a task and waits until it has ended. */
export async function runThreeSteps({ app: { deps } }: BenchService, agentId: number): Promise<void> {
  const { task_id: id } = await createTask(deps, CALLER, threeSteps(agentId));
  const over = Promise.withResolvers<void>();
  let wakes = 0;
  const unsubscribe = deps.bus.onTask(id, () => {
    // Every step that ends wakes us once; before the last one there is nothing to look for.
    if (++wakes < STEPS) return;
    findTask(deps.store.reader, id).then((task) => {
      if (task?.status === "completed") over.resolve();
      else if (task?.status !== "executing") over.reject(new Error(`a task ended as ${task?.status}`));
    }, over.reject);
  });
  await over.promise;
  unsubscribe();
}
