import type { CreateTask } from "@orchestrator/contracts";
import type { z } from "zod";

type NewTask = z.input<typeof CreateTask>;

/** A task for one agent, or for one per step: `dependencies` says for each step which ones come before it. */
export function taskFor(agent: string | readonly string[], dependencies: number[][] = [[]]): NewTask {
  return {
    description: "a task of the fault harness",
    user_id: "faults",
    plan: {
      steps: dependencies.map((before, i) => ({
        step_number: i + 1,
        description: `do part ${i + 1}`,
        agent_name: typeof agent === "string" ? agent : (agent[i % agent.length] ?? ""),
        dependencies: before,
      })),
    },
  };
}

const SHAPES = [
  [[], [1], [2]],
  [[], [], [1, 2]],
  [[], [1], [1]],
  [[], [], []],
];

/** Three steps in a row, joined, forked or side by side. */
export function threeSteps(agent: string | readonly string[], random: () => number): NewTask {
  return taskFor(agent, SHAPES[Math.floor(random() * SHAPES.length)]);
}
