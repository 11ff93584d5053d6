import { buildAgentIndex } from "../../../orchestrator/src/planning/agent-index.ts";
import { planByRules } from "../../../orchestrator/src/planning/rule-planner.ts";
import { costOf, percentile } from "../measure.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";
import { syntheticAgents, syntheticRequests } from "../synthetic-agents.ts";

export const planning: Scenario = {
  name: "planning",
  about: "the rule planner over 1,000 and 10,000 synthetic agents, requests of one to four parts",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    const figures: Figure[] = [];
    for (const count of [1000, 10_000]) {
      const agents = syntheticAgents(count);
      const requests = syntheticRequests(agents, quick ? 200 : 1000);
      const built = performance.now();
      const index = buildAgentIndex(agents);
      const buildMs = performance.now() - built;
      for (const request of requests) planByRules(request, index);
      const times: number[] = [];
      const { cpuMs } = await costOf(async () => {
        for (const request of requests) {
          const start = performance.now();
          planByRules(request, index);
          times.push(performance.now() - start);
        }
      });
      const name = (what: string): string => `${count.toLocaleString("en")} agents: ${what}`;
      figures.push(
        { name: name("p50"), value: percentile(times, 0.5), unit: "ms" },
        {
          name: name("p95"),
          value: percentile(times, 0.95),
          unit: "ms",
          ...(count === 1000 ? { budget: { atMost: 10 } } : {}),
        },
        { name: name("CPU per plan"), value: cpuMs / requests.length, unit: "ms" },
        { name: name("index built in"), value: buildMs, unit: "ms" },
      );
    }
    return figures;
  },
};
