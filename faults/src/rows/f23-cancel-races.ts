import { ProblemError } from "@orchestrator/client";
import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { threeSteps } from "../world/plans.ts";
import { pause, until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";
import { startSlowModel } from "../world/slow-model.ts";
import type { SlowModel } from "../world/slow-model.ts";
import type { World } from "../world/world.ts";
import { cancelAtMoments, openGates, racesMet, thinksAbout } from "./aimed-cancels.ts";

/** How long calls may outlive their cancel. The quick form runs beside other tests. */
const GIVEN_UP_WITHIN_MS = { full: 1000, quick: 5000 };
/** Agent and client share one clock; only a request that was on the wire already may come after the answer. */
const ON_THE_WIRE_MS = { full: 50, quick: 1000 };
/** Cancels that are aimed at each of the moments: fewer than the failures that open an agent's breaker. */
const AIMED = { full: 4, quick: 2 };

/** Every third task is planned by a language model. */
const PLANNED_EVERY = 3;
const THINKS_MS = 120;

const models = new WeakMap<World, SlowModel>();

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
  about: "cancel racing the planning, the beginning, the completion and the retry of steps",
  databases: ["sqlite", "postgres"],
  rounds: { quick: 1, full: 10 },
  async prepare(round) {
    const model = await startSlowModel((task) => thinksAbout(task) ?? round.random() * THINKS_MS);
    const world = await openWorldWithWorker(round, {
      env: model.env,
      onClose: () => model[Symbol.asyncDispose](),
    });
    models.set(world, model);
    return world;
  },
  async disturb(world, { random, scale }) {
    world.agent.reacts("worker", () => {
      const die = random();
      if (die < 0.1) return { kind: "hang" };
      if (die < 0.2) return { kind: "raw", status: 503, body: "{}" };
      return { kind: "answer", afterMs: random() * 40 };
    });
    const cancelledAt = new Map<number, number>();
    const unsure = new Set<number>();
    const cancelNoted = async (id: number): Promise<void> => {
      const answer = await cancel(world, id);
      if (answer === "cancelled") cancelledAt.set(id, Date.now());
      if (answer === undefined) unsure.add(id);
    };
    const model = models.get(world);
    if (model === undefined) throw new Error("the world has no model");
    const gates = await openGates(world);
    const means = { model, gates, random, cancel: cancelNoted };
    const aimed = await cancelAtMoments(world, AIMED[scale], means);
    let submitted = 0;
    const one = async (): Promise<void> => {
      const n = ++submitted;
      const isPlanned = n % PLANNED_EVERY === 0;
      // Each one is another task, so that no plan is remembered.
      const description = `Do the work of lot ${n}`;
      const id = await world.ledger.submit(
        isPlanned ? { description, user_id: "faults" } : threeSteps("worker", random),
      );
      await pause(random() * (isPlanned ? THINKS_MS * 1.5 : 80));
      await cancelNoted(id);
    };
    const count = scale === "full" ? 100 : 60;
    for (let done = 0; done < count; done += 10) await Promise.all(Array.from({ length: 10 }, one));
    await world.settle(60_000);
    const givenUpMs = GIVEN_UP_WITHIN_MS[scale] + world.lateMs;
    const stillOpen = (): string[] => [
      ...world.agent.open
        .filter(({ taskId }) => cancelledAt.has(taskId))
        .map(({ taskId }) => `a call of task ${taskId}`),
      ...model.open.map((task) => `the request for a plan of “${task}”`),
    ];
    // Hanging calls must be gone by then, long before their own deadlines.
    await until("calls to be given up", () => stillOpen().length === 0 || undefined, givenUpMs).catch(
      () => undefined,
    );
    return {
      cancelledAt,
      unsure,
      aimed,
      onTheWireMs: ON_THE_WIRE_MS[scale] + world.lateMs,
      givenUpMs,
      hanging: world.agent.givenUp,
      stillOpen: stillOpen(),
    };
  },
  bars: ({ cancelledAt, unsure, onTheWireMs, givenUpMs, hanging, stillOpen }, { tasks, calls }) => [
    ...tasks
      .filter(({ id, status }) => !unsure.has(id) && cancelledAt.has(id) !== (status === "cancelled"))
      .map(({ id, status }) => `task ${id} is ${status}, and its cancel was answered otherwise`),
    ...hanging
      .filter(({ taskId, at }) => at - (cancelledAt.get(taskId) ?? at) > givenUpMs)
      .map(
        ({ taskId }) =>
          `a call of task ${taskId} outlived its cancel by more than ${Math.round(givenUpMs)} ms`,
      ),
    ...stillOpen.map((what) => `${what} is still open ${Math.round(givenUpMs)} ms after the cancel`),
    ...calls
      .map(({ taskId, at }) => ({ taskId, afterMs: at - (cancelledAt.get(taskId) ?? at) }))
      .filter(({ afterMs }) => afterMs > onTheWireMs)
      .map(({ taskId, afterMs }) => `a call of task ${taskId} began ${afterMs} ms after its cancel`),
  ],
  met: ({ aimed }, evidence) => racesMet(aimed, evidence),
});
