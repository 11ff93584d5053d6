import { createClient } from "@orchestrator/client";
import type { TaskEvent } from "@orchestrator/contracts";
import { freePort } from "../../../orchestrator/test/kit/free-port.ts";
import { tcpProxy } from "../../../orchestrator/test/kit/tcp-proxy.ts";
import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { FeedReaders, writtenIn } from "../world/feed-readers.ts";
import type { Feed, FeedReader } from "../world/feed-readers.ts";
import { threeSteps } from "../world/plans.ts";
import { pause } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";

const CUTS = 20;
/** After these cuts the service is killed. */
const KILLS = [5, 13];

export const f26: Fault = defineFault({
  id: "F26",
  about: "event streams of tasks and both feeds cut and resumed at random while the service is killed",
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
    const feeds = new FeedReaders([client, world.client]);
    const ids = await world.ledger.submitMany(scale === "full" ? 200 : 20, () =>
      threeSteps("worker", random),
    );
    const seen = new Map<number, TaskEvent[]>();
    const reading = ids.map(async (id) => {
      const events: TaskEvent[] = [];
      seen.set(id, events);
      for await (const event of client.tasks.follow(id, { reconnectMs: 50 })) events.push(event);
    });
    for (let cut = 0; cut < CUTS; cut++) {
      await pause(random() * 100);
      proxy.cut();
      // Agents have events, too.
      const description = `Has seen ${cut} cuts`;
      const { answer: agents } = await world.ledger.ask("a list", () => world.client.agents.list());
      for (const { id } of agents)
        await world.ledger.ask("a change", () => world.client.agents.update(id, { description }));
      if (KILLS.includes(cut)) await world.crash();
    }
    await Promise.all(reading);
    // Readers that have read everything, and are not cut off any more, must still be told what comes.
    await world.settle(60_000);
    await world.ledger.submitMany(5, () => threeSteps("worker", random));
    const [agent] = await world.client.agents.list();
    await world.client.agents.update(agent?.id ?? 0, { description: "Has seen them all" });
    await world.settle(60_000);
    await feeds.finish(world);
    return { seen, feeds: feeds.all, written: await writtenIn(world) };
  },
  bars: ({ seen, feeds, written: all }, { events }) => {
    const logs = Map.groupBy(events, ({ taskId }) => taskId);
    const ofTasks = [...seen].flatMap(([id, read]) => {
      const written = (logs.get(id) ?? []).toSorted((a, b) => a.seq - b.seq).map(({ seq }) => seq);
      const got = read.map(({ seq }) => seq);
      return got.join() === written.join()
        ? []
        : [`a reader of task ${id} saw ${got.join()} of ${written.join()}`];
    });
    return [...ofTasks, ...feeds.flatMap((reader) => wrongFeed(reader, all))];
  },
});

/** Each event once; those of one task in their order. */
function wrongFeed({ feed, got, ends }: FeedReader, all: Record<Feed, readonly string[]>): string[] {
  const [read, written] = [new Set(got), new Set(all[feed])];
  const missing = written.difference(read);
  const lastOf = new Map<string, number>();
  const unordered = got.filter((name) => {
    const [log = "", place = log] = name.split("/");
    const isBack = Number(place) <= (lastOf.get(log) ?? 0);
    lastOf.set(log, Number(place));
    return isBack;
  });
  return [
    ...(ends > 0 ? [] : [`a reader of ${feed} was never cut off`]),
    ...(missing.size === 0 ? [] : [`a reader of ${feed} missed ${missing.size} of ${written.size} events`]),
    ...(got.length === read.size ? [] : [`a reader of ${feed} saw ${got.length - read.size} events twice`]),
    ...(unordered.length === 0 ? [] : [`a reader of ${feed} saw ${unordered.length} events too late`]),
  ];
}
