import type { Evidence } from "../oracle/evidence.ts";
import type { Met } from "../fault.ts";
import type { SlowModel } from "../world/slow-model.ts";
import { taskFor } from "../world/plans.ts";
import { pause, until } from "../world/until.ts";
import type { World } from "../world/world.ts";

/** What a cancel is aimed at. */
const AIMS = ["planning", "call", "completion", "retry"] as const;
type Aim = (typeof AIMS)[number];

/** The tasks whose cancel was sent at such a moment. */
export type Aimed = Readonly<Record<Aim, number[]>>;

/** Tasks so described are thought about until their cancel. */
const ENDLESS = "Think about the work of lot";
/** Answer and cancel set out within this time of each other. */
const APART_MS = 15;
const RETRY_AFTER_S = 300;

/** How long the model thinks about an aimed task; undefined for all others. */
export const thinksAbout = (task: string): number | undefined =>
  task.startsWith(ENDLESS) ? Infinity : undefined;

/** Registers the agents that hold a call, never answer, and ask to be left alone; before tasks are submitted. */
export async function openGates(world: World): Promise<Map<number, () => void>> {
  const gates = new Map<number, () => void>();
  for (const name of ["held", "silent", "tired"])
    await world.register(name, { config: { max_concurrency: 32 } });
  world.agent.reacts("held", ({ taskId }) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gates.set(taskId, resolve);
    return { kind: "answer", after: promise };
  });
  world.agent.reacts("silent", () => ({ kind: "hang" }));
  world.agent.reacts("tired", () => ({
    kind: "raw",
    status: 503,
    body: "{}",
    headers: { "content-type": "application/json", "retry-after": String(RETRY_AFTER_S) },
  }));
  return gates;
}

interface Means {
  model: SlowModel;
  gates: Map<number, () => void>;
  random: () => number;
  cancel(id: number): Promise<void>;
}

/** Cancels `each` tasks at each of the moments: it waits until the moment has come. */
export async function cancelAtMoments(world: World, each: number, means: Means): Promise<Aimed> {
  const { model, gates, random, cancel } = means;
  const { ledger, agent, database } = world;
  const isCalled = (id: number): true | undefined =>
    agent.open.some(({ taskId }) => taskId === id) || undefined;
  const moments: Record<Aim, (n: number) => Promise<number>> = {
    async planning(n) {
      const description = `${ENDLESS} ${n}`;
      const id = await ledger.submit({ description, user_id: "faults" });
      await until("the model to be asked", () => model.open.includes(description) || undefined);
      await cancel(id);
      return id;
    },
    async call() {
      const id = await ledger.submit(taskFor("silent", [[], [1]]));
      await until("a call to run", () => isCalled(id));
      await cancel(id);
      return id;
    },
    async completion() {
      const id = await ledger.submit(taskFor("held"));
      await until("the last call to run", () => isCalled(id));
      const [answerAfterMs, cancelAfterMs] = [random() * APART_MS, random() * APART_MS];
      const answer = pause(answerAfterMs).then(() => gates.get(id)?.());
      await Promise.all([answer, pause(cancelAfterMs).then(() => cancel(id))]);
      return id;
    },
    async retry() {
      const id = await ledger.submit(taskFor("tired", [[], [1]]));
      await until("a step to wait for its retry", async () => {
        const told = await database.rows("SELECT task_id FROM task_events WHERE type = 'step.retrying'");
        return told.some((row) => Number(row["task_id"]) === id) || undefined;
      });
      await cancel(id);
      return id;
    },
  };
  const aimed: Aimed = { planning: [], call: [], completion: [], retry: [] };
  for (let n = 0; n < each; n++)
    await Promise.all(AIMS.map(async (aim) => aimed[aim].push(await moments[aim](n))));
  return aimed;
}

/** What came of them: of the waits and calls that a cancel ended, and of the two ways a completion can go. Pure. */
export function racesMet(aimed: Aimed, { tasks, steps, attempts, events }: Evidence): Met {
  const statusOf = new Map(tasks.map(({ id, status }) => [id, status]));
  const planned = new Set(steps.map(({ taskId }) => taskId));
  const cut = new Set(attempts.filter(({ outcome }) => outcome === "cancelled").map(({ taskId }) => taskId));
  const logs = Map.groupBy(events, ({ taskId }) => taskId);
  const isCancelled = (id: number): boolean => statusOf.get(id) === "cancelled";
  const waited = (id: number): boolean => {
    const told = (logs.get(id) ?? []).toSorted((a, b) => a.seq - b.seq).map(({ type }) => type);
    return told[told.lastIndexOf("step.started") + 1] === "step.retrying";
  };
  const count = (aim: Aim, isMet: (id: number) => boolean): number => aimed[aim].filter(isMet).length;
  return {
    "a cancel while its task was planned": count("planning", (id) => isCancelled(id) && !planned.has(id)),
    "a cancel while a call ran": count("call", (id) => isCancelled(id) && cut.has(id)),
    "a cancel while a step waited for its retry": count("retry", (id) => isCancelled(id) && waited(id)),
    "a cancel that came before the completion": count("completion", isCancelled),
    "a completion that came before the cancel": count("completion", (id) => statusOf.get(id) === "completed"),
  };
}
