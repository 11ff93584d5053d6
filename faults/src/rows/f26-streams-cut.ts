import { createClient } from "@orchestrator/client";
import type { TaskEvent } from "@orchestrator/contracts";
import { freePort } from "../../../orchestrator/test/kit/free-port.ts";
import { tcpProxy } from "../../../orchestrator/test/kit/tcp-proxy.ts";
import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { threeSteps } from "../world/plans.ts";
import { pause } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";

export const f26: Fault = defineFault({
  id: "F26",
  about: "event streams cut and resumed at random while the service is killed",
  databases: ["sqlite", "postgres"],
  rounds: { quick: 1, full: 20 },
  async prepare(round) {
    // The streams come back to the same address.
    const world = await openWorldWithWorker(round, { args: ["--port", String(await freePort())] });
    world.agent.reacts("worker", () => ({ kind: "answer", afterMs: round.random() * 300 }));
    return world;
  },
  async disturb(world, { random, scale }) {
    await using proxy = await tcpProxy(world.service.url);
    const baseUrl = proxy.through(world.service.url).replace(/\/$/, "");
    const client = createClient({ baseUrl, fetch: world.fetch });
    const ids = await world.ledger.submitMany(scale === "full" ? 200 : 20, () =>
      threeSteps("worker", random),
    );
    const seen = new Map<number, TaskEvent[]>();
    const reading = ids.map(async (id) => {
      const events: TaskEvent[] = [];
      seen.set(id, events);
      for await (const event of client.tasks.follow(id, { reconnectMs: 50 })) events.push(event);
    });
    for (let cut = 0; cut < 20; cut++) {
      await pause(random() * 100);
      proxy.cut();
      if (cut === 7) await world.crash();
    }
    await Promise.all(reading);
    return seen;
  },
  bars: (seen, { events }) => {
    const logs = Map.groupBy(events, ({ taskId }) => taskId);
    return [...seen].flatMap(([id, read]) => {
      const written = (logs.get(id) ?? []).toSorted((a, b) => a.seq - b.seq).map(({ seq }) => seq);
      const got = read.map(({ seq }) => seq);
      return got.join() === written.join()
        ? []
        : [`a reader of task ${id} saw ${got.join()} of ${written.join()}`];
    });
  },
});
