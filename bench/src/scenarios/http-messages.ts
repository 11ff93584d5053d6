import { createClient } from "@orchestrator/client";
import { closedLoop } from "../closed-loop.ts";
import type { LoadResult } from "../closed-loop.ts";
import { median } from "../measure.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";
import { startServiceProcess } from "../service-process.ts";

export const httpMessages: Scenario = {
  name: "http-messages",
  about:
    "POST /api/sessions/{id}/messages, 100 closed-loop connections, every message on disk before its answer",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    await using service = await startServiceProcess();
    const client = createClient({ baseUrl: service.url });
    const { session_id: session } = await client.sessions.create({ user_id: "bench" });
    const load = {
      method: "POST" as const,
      path: `/api/sessions/${session}/messages`,
      body: { content: "What did the report say about the second quarter?", role: "user" },
      connections: 100,
      seconds: quick ? 2 : 5,
    };
    await closedLoop(service, load);
    const rounds: LoadResult[] = [];
    for (let round = 0; round < 3; round++) rounds.push(await closedLoop(service, load));
    const of = (figure: (round: LoadResult) => number): number => median(rounds.map(figure));
    return [
      { name: "messages per second", value: of((r) => r.perSecond), unit: "/s", budget: { atLeast: 8000 } },
      { name: "p95", value: of((r) => r.p95Ms), unit: "ms" },
      { name: "CPU per message", value: of((r) => r.cpuMicros), unit: "µs" },
    ];
  },
};
