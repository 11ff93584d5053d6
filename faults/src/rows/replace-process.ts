import { monitorEventLoopDelay } from "node:perf_hooks";
import { createClient } from "@orchestrator/client";
import type { TaskEvent } from "@orchestrator/contracts";
import { PersistentClients } from "../world/persistent-clients.ts";
import type { Request, Seen } from "../world/persistent-clients.ts";
import { taskFor } from "../world/plans.ts";
import { pause, until } from "../world/until.ts";
import type { World } from "../world/world.ts";

const HELD_TASKS = 4;
/** Of each kind of request, while it drains. */
const ENOUGH = 5;
const CONTINUAL: readonly Request[] = ["read", "list", "health", "live", "submit", "repeat"];
/** How long a process may need at most until it says that it drains. */
const DRAINS_WITHIN_MS = 20_000;

/** A reader of a task's events that moves to the next process when its stream ends. */
interface Reader {
  taskId: number;
  events: TaskEvent[];
  /** How often it lost its stream. */
  ends: number;
}

/** What was seen of a process that was stopped by SIGTERM. Times are those of `performance.now()`. */
export interface Replacement {
  exitCode: number | null;
  seen: readonly Seen[];
  readers: readonly Reader[];
  /** The task that was cancelled meanwhile, and the one whose submit was repeated. */
  doomed: number;
  known: number;
  /** When it first said that it drains; undefined = never. */
  drainingAt: number | undefined;
  /** When its running steps could end. */
  releasedAt: number;
  /** When a stream of its ended, and how. */
  shutAt: number;
  streamEnd: "ended" | "broken";
  /** By so much the harness may have been late to see things. */
  lateMs: number;
}

/**
 * Starts another process and stops the one that requests go to by SIGTERM. Calls of its steps are held until its
 * clients have asked it enough, so that it has to wait for them.
 */
export async function replaceProcess(
  world: World,
  { n, random }: { n: number; random: () => number },
): Promise<Replacement> {
  const old = world.service;
  const gate = Promise.withResolvers<void>();
  world.agent.reacts("held", () => ({ kind: "answer", after: gate.promise }));
  const held: number[] = [];
  for (let i = 0; i < HELD_TASKS; i++)
    held.push(await world.ledger.submit(taskFor("held", [[], [1]]), `held-${n}-${i}`));
  const key = `known-${n}`;
  const known = await world.ledger.submit(taskFor("held"), key);
  const doomed = await world.ledger.submit(taskFor("held"));
  const clients = new PersistentClients(world, old.url);
  const waits = Promise.all([clients.wait(`wait-${n}`), clients.wait(key)]);
  const calls = (): number => world.agent.open.filter(({ agent }) => agent === "held").length;
  await until("calls to be held", () => (calls() >= HELD_TASKS + 3 ? true : undefined));
  const stalls = monitorEventLoopDelay({ resolution: 5 });
  stalls.enable();
  const next = await world.startService();

  let opened = 0;
  const readers = held.map((taskId): Reader => ({ taskId, events: [], ends: 0 }));
  const reading = readers.map(async (reader) => {
    let home = old.url;
    const client = createClient({
      baseUrl: old.url,
      fetch: (input, init) =>
        world.fetch((input instanceof Request ? input.url : input.toString()).replace(old.url, home), init),
    });
    const onConnection = (state: "open" | "lost"): void => {
      if (state === "open") opened++;
      else reader.ends++;
      if (state === "lost") home = next.url;
    };
    for await (const event of client.tasks.follow(reader.taskId, { reconnectMs: 50, onConnection }))
      reader.events.push(event);
  });
  const stream = await world.fetch(`${old.url}/api/tasks/${known}/events`, {
    headers: { accept: "text/event-stream" },
  });
  const shut = stream.text().then(
    () => ({ streamEnd: "ended" as const, shutAt: performance.now() }),
    () => ({ streamEnd: "broken" as const, shutAt: performance.now() }),
  );
  await until("streams to open", () => (opened >= HELD_TASKS ? true : undefined));

  let keys = 0;
  const working = clients.work({ taskId: known, key }, () => `late-${n}-${++keys}`);
  await pause(random() * 100);
  let isGone = false;
  const exit = old.terminate().finally(() => (isGone = true));
  const drainingAt = await until(
    "the process to say that it drains",
    () => clients.seen.find(saysDraining)?.sentAt ?? (isGone ? -1 : undefined),
    DRAINS_WITHIN_MS,
  ).catch(() => -1);
  await clients.cancel(doomed);
  await until("requests while it drains", () =>
    isGone || (drainingAt >= 0 && hasEnough(clients.seen, drainingAt)) ? true : undefined,
  );
  await waits;
  await pause(random() * 300);
  const releasedAt = performance.now();
  gate.resolve();
  const { shutAt, streamEnd } = await shut;
  const exitCode = await exit;
  clients.stop();
  await working;
  await Promise.all(reading);
  stalls.disable();
  return {
    exitCode,
    seen: clients.seen,
    readers,
    doomed,
    known,
    drainingAt: drainingAt < 0 ? undefined : drainingAt,
    releasedAt,
    shutAt,
    streamEnd,
    lateMs: stalls.max / 1_000_000,
  };
}

const saysDraining = ({ request, status }: Seen): boolean => request === "health" && status === 503;

const hasEnough = (seen: readonly Seen[], since: number): boolean =>
  CONTINUAL.every(
    (request) =>
      seen.filter((each) => each.request === request && each.status !== null && each.sentAt > since).length >=
      ENOUGH,
  );
