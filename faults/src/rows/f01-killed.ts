import { defineFault } from "../fault.ts";
import type { DatabaseKind, Fault } from "../fault.ts";
import { pause } from "../world/until.ts";
import { answerForPerson } from "../world/answer-for-person.ts";
import { threeSteps } from "../world/plans.ts";
import { openWorld } from "../world/world.ts";

const KILLS = 3;

/** `kill -9` at random instants, while tasks come in and run. */
function killed(id: string, database: DatabaseKind): Fault {
  return defineFault({
    id,
    about: `kill -9 of the service at random instants, 200 tasks of 3 steps, half of them at an agent that must not be called twice, ${database}`,
    databases: [database],
    rounds: { quick: 1, full: 50 },
    async prepare(round) {
      const world = await openWorld(round);
      await world.register("worker", { config: { max_concurrency: 32 } });
      await world.register("payer", { config: { max_concurrency: 32, delivery: "at_most_once" } });
      for (const agent of ["worker", "payer"])
        world.agent.reacts(agent, () => ({ kind: "answer", afterMs: round.random() * 20 }));
      return world;
    },
    async disturb(world, { random, scale }) {
      const [tasks, kills] = scale === "full" ? [200, KILLS] : [60, 1];
      const submitted = world.ledger.submitMany(tasks, () => threeSteps(pairOf(random), random));
      for (let i = 0; i < kills; i++) {
        await pause(random() * 400);
        await world.crash();
      }
      await submitted;
      return { tasks, unknown: await answerForPerson(world, random) };
    },
    bars({ tasks }, { tasks: stored }) {
      const completed = stored.filter(({ status }) => status === "completed").length;
      return completed === tasks && stored.length === tasks
        ? []
        : [`${tasks} tasks were submitted; ${stored.length} are there, ${completed} completed`];
    },
    met: ({ unknown }, { attempts }) => ({
      "a call that was under way at a kill": attempts.filter(({ outcome }) => outcome === "lost").length,
      "a step whose outcome a person had to find out": unknown,
    }),
  });
}

/** The agents of a task's steps, by turns. */
const pairOf = (random: () => number): string[] =>
  random() < 0.5 ? ["worker", "payer"] : ["payer", "worker"];

export const f01: Fault = killed("F01", "sqlite");
export const f02: Fault = killed("F02", "postgres");
