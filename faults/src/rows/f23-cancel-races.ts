import { ProblemError } from "@orchestrator/client";
import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { threeSteps } from "../world/plans.ts";
import { pause } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";
import type { World } from "../world/world.ts";

const GIVEN_UP_WITHIN_MS = 1000;
/** Agent and client share one clock; only a request that was on the wire already may come after the answer. */
const ON_THE_WIRE_MS = 50;

type CancelAnswer = "cancelled" | "finished";

/** @returns undefined when a repeat hides what the first request did */
async function cancel({ ledger, client }: World, id: number): Promise<CancelAnswer | undefined> {
  const { answer, repeats } = await ledger.ask("a cancel", () =>
    client.tasks.cancel(id).then(
      (): CancelAnswer => "cancelled",
      (error: unknown): CancelAnswer => {
        if (error instanceof ProblemError && error.code === "TASK_FINISHED") return "finished";
        throw error;
      },
    ),
  );
  return answer === "finished" && repeats > 0 ? undefined : answer;
}

export const f23: Fault = defineFault({
  id: "F23",
  about: "cancel racing the beginning, the completion and the retry of steps",
  databases: ["sqlite", "postgres"],
  rounds: { quick: 1, full: 10 },
  prepare: openWorldWithWorker,
  async disturb(world, { random, scale }) {
    world.agent.reacts("worker", () => {
      const die = random();
      if (die < 0.1) return { kind: "hang" };
      if (die < 0.2) return { kind: "raw", status: 503, body: "{}" };
      return { kind: "answer", afterMs: random() * 40 };
    });
    const cancelledAt = new Map<number, number>();
    const unsure = new Set<number>();
    const one = async (): Promise<void> => {
      const id = await world.ledger.submit(threeSteps("worker", random));
      await pause(random() * 80);
      const answer = await cancel(world, id);
      if (answer === "cancelled") cancelledAt.set(id, Date.now());
      if (answer === undefined) unsure.add(id);
    };
    const count = scale === "full" ? 100 : 60;
    for (let done = 0; done < count; done += 10) await Promise.all(Array.from({ length: 10 }, one));
    await world.settle(60_000);
    // Hanging calls must be gone by now, long before their own deadlines.
    await pause(GIVEN_UP_WITHIN_MS);
    const stillOpen = world.agent.open.filter(({ taskId }) => cancelledAt.has(taskId));
    return { cancelledAt, unsure, hanging: world.agent.givenUp, stillOpen };
  },
  bars: ({ cancelledAt, unsure, hanging, stillOpen }, { tasks, calls }) => [
    ...tasks
      .filter(({ id, status }) => !unsure.has(id) && cancelledAt.has(id) !== (status === "cancelled"))
      .map(({ id, status }) => `task ${id} is ${status}, and its cancel was answered otherwise`),
    ...hanging
      .filter(({ taskId, at }) => at - (cancelledAt.get(taskId) ?? at) > GIVEN_UP_WITHIN_MS)
      .map(({ taskId }) => `a call of task ${taskId} went on for more than a second after the cancel`),
    ...stillOpen.map(({ taskId }) => `a call of task ${taskId} is still open a second after the cancel`),
    ...calls
      .filter(({ taskId, at }) => at - (cancelledAt.get(taskId) ?? at) > ON_THE_WIRE_MS)
      .map(({ taskId }) => `a call of task ${taskId} began after its cancel`),
  ],
});
