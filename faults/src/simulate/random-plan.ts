import type { CreateTask } from "@orchestrator/contracts";
import { agentNames } from "./simulated-agents.ts";

/** One to four steps, each for some agent and after some of those before it. */
export function randomPlan(random: () => number): NonNullable<CreateTask["plan"]> {
  const count = 1 + Math.floor(random() * 4);
  return {
    steps: Array.from({ length: count }, (_, i) => ({
      step_number: i + 1,
      description: "simulated",
      agent_name: agentNames[Math.floor(random() * agentNames.length)],
      capability: random() < 0.5 ? "work" : undefined,
      dependencies: Array.from({ length: i }, (_each, before) => before + 1).filter(() => random() < 0.4),
    })),
  };
}
