import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { nameOf } from "../oracle/name-of.ts";
import { taskFor } from "../world/plans.ts";
import { looks, pause, until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";

const TAKEN_OVER_WITHIN_MS = 15_000;
const TASKS = 30;
/** A victim may hold no job just then; the round goes on until one did. */
const MOST_VICTIMS = 5;
/** The agent sees the connections of a process break that was killed. */
const SEEN_WITHIN_MS = 2000;

export const f03: Fault = defineFault({
  id: "F03",
  about: "kill -9 of one of three processes on one PostgreSQL while it holds jobs",
  databases: ["postgres"],
  rounds: { quick: 1, full: 30 },
  async prepare(round) {
    const world = await openWorldWithWorker(round);
    await world.startService();
    return world;
  },
  async disturb(world, { random }) {
    const { agent, ledger } = world;
    // Every other first call is held until the victim is dead, so that jobs are in somebody's hands.
    let gate = Promise.withResolvers<void>();
    agent.reacts("worker", ({ attempt }) =>
      attempt === 1 && random() < 0.5
        ? { kind: "answer", after: gate.promise }
        : { kind: "answer", afterMs: 50 + random() * 100 },
    );
    const broken = new Set<number>();
    const held: { taskId: number; stepNumber: number }[] = [];
    let [victims, killedAt] = [0, 0];
    while (broken.size === 0 && victims < MOST_VICTIMS) {
      gate = Promise.withResolvers<void>();
      // Requests go to it, so that it holds jobs when it dies.
      const victim = await world.startService();
      victims++;
      const tasks = ledger.submitMany(TASKS, () => taskFor("worker", [[], [1]]));
      await until("calls to be held", () => (agent.open.length > 5 ? true : undefined));
      await pause(random() * 300);
      const before = agent.givenUp.length;
      killedAt = Date.now();
      await victim.killHard();
      world.countCrash();
      await until(
        "connections to break",
        () => agent.givenUp.length > before || undefined,
        SEEN_WITHIN_MS,
      ).catch(() => undefined);
      // Whatever of it the agent has not noticed yet comes within moments, or is there when it can look again.
      await pause(500);
      await looks();
      for (const { taskId } of agent.givenUp.slice(before)) broken.add(taskId);
      for (const call of agent.open) held.push(call);
      gate.resolve();
      // Requests go to a process that lives.
      await world.startService();
      await tasks;
    }
    await world.settle(60_000);
    const [row] = await world.database.rows(
      "SELECT max(ended_at) AS at FROM step_attempts WHERE outcome = 'lost'",
    );
    // The connections of these lived on, so the killed process had not made them.
    const spared = held.filter(({ taskId }) => !broken.has(taskId)).map(nameOf);
    return { tookMs: Number(row?.["at"] ?? killedAt) - killedAt, broken, spared };
  },
  bars({ tookMs, broken, spared }, { tasks, attempts }) {
    const lost = attempts.filter(({ outcome }) => outcome === "lost");
    return [
      ...(broken.size > 0 ? [] : ["the killed process held no job"]),
      ...(lost.some(({ taskId }) => broken.has(taskId)) ? [] : ["no call of it is recorded as lost"]),
      ...lost
        .filter((attempt) => spared.includes(nameOf(attempt)))
        .map((attempt) => `${nameOf(attempt)} was taken from a process that lives`),
      ...(tookMs > TAKEN_OVER_WITHIN_MS ? [`the survivors took over after ${tookMs} ms`] : []),
      ...(tasks.every(({ status }) => status === "completed") ? [] : ["not every task completed"]),
    ];
  },
});
