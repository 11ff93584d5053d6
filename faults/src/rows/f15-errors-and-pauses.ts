import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import type { IncomingCall } from "../world/hostile-agent.ts";
import type { Reaction } from "../world/perform.ts";
import { taskFor } from "../world/plans.ts";
import { openWorldWithWorker } from "../world/world.ts";

const PAUSE_S = 8;
const httpDate = (inSeconds: number): string => new Date(Date.now() + inSeconds * 1000).toUTCString();

const refuse = (status: number, retryAfter: string): Reaction => ({
  kind: "raw",
  status,
  body: '{"error":"not now"}',
  headers: { "content-type": "application/json", "retry-after": retryAfter },
});

/** The agents, how they treat a call, and how long they asked to be left alone. */
const agents: Record<string, { pauseMs: number; reaction: (call: IncomingCall) => Reaction }> = {
  "fails-twice": {
    pauseMs: 0,
    reaction: ({ attempt }) => (attempt < 3 ? { kind: "raw", status: 500, body: "{}" } : { kind: "answer" }),
  },
  "busy-seconds": {
    pauseMs: PAUSE_S * 1000,
    reaction: ({ attempt }) => (attempt < 2 ? refuse(429, String(PAUSE_S)) : { kind: "answer" }),
  },
  "busy-date": {
    // A date has whole seconds.
    pauseMs: (PAUSE_S - 1) * 1000,
    reaction: ({ attempt }) => (attempt < 2 ? refuse(503, httpDate(PAUSE_S)) : { kind: "answer" }),
  },
};

export const f15: Fault = defineFault({
  id: "F15",
  about: "500, 500, 200; 429 and 503 with Retry-After in seconds and as a date",
  databases: ["sqlite"],
  rounds: { quick: 1, full: 10 },
  async prepare(round) {
    const world = await openWorldWithWorker(round);
    for (const [name, { reaction }] of Object.entries(agents)) {
      await world.register(name);
      world.agent.reacts(name, reaction);
    }
    return world;
  },
  async disturb(world) {
    await Promise.all(Object.keys(agents).map((name) => world.ledger.submit(taskFor(name))));
    await world.settle(60_000);
  },
  bars: (_none, { calls, tasks }) => [
    ...(tasks.every(({ status }) => status === "completed") ? [] : ["not every task completed"]),
    ...Object.entries(agents).flatMap(([name, { pauseMs }]) => {
      const at = calls.filter(({ agent }) => agent === name).map((call) => call.at);
      const expected = pauseMs === 0 ? 3 : 2;
      if (at.length !== expected) return [`${name} was called ${at.length} times, not ${expected}`];
      const waited = (at[1] ?? 0) - (at[0] ?? 0);
      return waited >= pauseMs ? [] : [`${name} was called again after ${waited} ms, not ${pauseMs}`];
    }),
  ],
});
