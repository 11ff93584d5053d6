import { beginSession } from "../../../orchestrator/src/sessions/create-session.ts";
import { insertMessageRow } from "../../../orchestrator/src/store/tables/messages.ts";
import { CALLER, startBenchService } from "../bench-service.ts";
import type { BenchService } from "../bench-service.ts";
import { cpuMicrosOf } from "../measure.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";

export const growthSessions: Scenario = {
  name: "growth-sessions",
  about: "CPU of requests with 1,000 to 1,000,000 sessions, and with as many messages in one session",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    await using service = await startBenchService();
    const figures: Figure[] = [];
    let sessions = 0;
    let messages = 0;
    const long = await insertSessions(service, 1, 0);
    for (const count of quick ? [1000, 10_000] : [1000, 10_000, 100_000, 1_000_000]) {
      const one = await insertSessions(service, count - sessions, 1);
      await insertMessages(service, long.contextId, count - messages);
      sessions = count;
      messages = count;
      const n = count.toLocaleString("en");
      figures.push(...(await measure(service, one.sessionId, `${n} sessions`)));
      figures.push(...(await measure(service, long.sessionId, `${n} messages in a session`)));
    }
    return figures;
  },
};

async function measure({ app }: BenchService, sessionId: string, name: string): Promise<Figure[]> {
  const cpuOf = (method: "GET" | "POST", url: string, payload?: object): Promise<number> =>
    cpuMicrosOf(300, 4, async () => {
      const answer = await app.rest.inject({
        method,
        url,
        headers: { host: "localhost" },
        ...(payload && { payload }),
      });
      if (answer.statusCode >= 300) throw new Error(`${method} ${url} answered ${answer.body}`);
    });
  const path = `/api/sessions/${sessionId}`;
  return [
    { name: `${name}: GET session`, value: await cpuOf("GET", path), unit: "µs" },
    { name: `${name}: GET messages, 50 of them`, value: await cpuOf("GET", `${path}/messages`), unit: "µs" },
  ];
}

const BATCH = 1000;

async function insertSessions(
  { app: { deps } }: BenchService,
  count: number,
  messagesEach: number,
): Promise<{ sessionId: string; contextId: number }> {
  let last = { sessionId: "", contextId: 0 };
  for (let done = 0; done < count; done += BATCH) {
    await deps.store.transaction(async (tx) => {
      for (let i = 0; i < Math.min(BATCH, count - done); i++) {
        const row = await beginSession(tx, CALLER, { user_id: "bench", metadata: {} }, Date.now());
        for (let m = 0; m < messagesEach; m++) await insertMessageRow(tx, messageOf(row.id));
        last = { sessionId: row.session_id, contextId: row.id };
      }
    });
  }
  return last;
}

async function insertMessages(
  { app: { deps } }: BenchService,
  contextId: number,
  count: number,
): Promise<void> {
  for (let done = 0; done < count; done += BATCH) {
    await deps.store.transaction(async (tx) => {
      for (let i = 0; i < Math.min(BATCH, count - done); i++)
        await insertMessageRow(tx, messageOf(contextId));
    });
  }
}

const messageOf = (contextId: number) => ({
  context_id: contextId,
  agent_id: null,
  task_id: null,
  role: "user" as const,
  content: "What did the report say about the second quarter?",
  metadata: null,
  created_at: Date.now(),
});
