import { defineFault } from "../fault.ts";
import type { DatabaseKind, Fault } from "../fault.ts";
import { pause, until } from "../world/until.ts";
import { answerForPerson } from "../world/answer-for-person.ts";
import type { Reaction } from "../world/perform.ts";
import { threeSteps } from "../world/plans.ts";
import { openWorld } from "../world/world.ts";

const KILLS = 3;
/** So many calls of the agent that must not be called twice are under way at the first kill. */
const HELD = 3;

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
      return world;
    },
    async disturb(world, { random, scale }) {
      const [tasks, kills] = scale === "full" ? [200, KILLS] : [60, 1];
      const firstKill = Promise.withResolvers<void>();
      let held = 0;
      const answer = (): Reaction => ({ kind: "answer", afterMs: random() * 20 });
      world.agent.reacts("worker", answer);
      // Some calls are under way at the first kill for sure.
      world.agent.reacts("payer", () => {
        if (held >= HELD) return answer();
        held++;
        return { kind: "answer", after: firstKill.promise };
      });
      const submitted = world.ledger.submitMany(tasks, () => threeSteps(pairOf(random), random));
      for (let i = 0; i < kills; i++) {
        await pause(random() * 400);
        await until("calls to be held", () => (held >= HELD ? true : undefined));
        await world.crash();
        firstKill.resolve();
      }
      await submitted;
      const unknown = await answerForPerson(world, random);
      return { tasks, unknown };
    },
    bars({ tasks, unknown }, { tasks: stored }) {
      const completed = stored.filter(({ status }) => status === "completed").length;
      return [
        ...(completed === tasks && stored.length === tasks
          ? []
          : [`${tasks} tasks were submitted; ${stored.length} are there, ${completed} completed`]),
        ...(unknown >= HELD ? [] : [`of ${HELD} calls that were lost ${unknown} were left to a person`]),
      ];
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
